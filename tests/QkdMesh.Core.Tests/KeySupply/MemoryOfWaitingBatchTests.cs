using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Memory;
using QkdMesh.Core.Recording;
using QkdMesh.Core.Tests.Harness;
using static QkdMesh.Core.Tests.Harness.TestMesh;

namespace QkdMesh.Core.Tests.KeySupply;

/// <summary>Measures the heap, so no other test runs meanwhile.</summary>
[CollectionDefinition(nameof(MemoryOfWaitingBatchTests), DisableParallelization = true)]
[Collection(nameof(MemoryOfWaitingBatchTests))]
public class MemoryOfWaitingBatchTests
{
    private static readonly KeySupplyOptions Options = new();

    private readonly SeededEntropy _entropy = new(1);

    /// <summary>The count is honest: a batch takes no more memory than what is counted for it.</summary>
    [Theory]
    [InlineData(1, 32, 1, 3)]
    [InlineData(1, 8, 1, 2)]
    [InlineData(128, 1024, 1, 3)]
    [InlineData(1, 32, 4, 8)]
    public void BatchTakesWhatIsCountedForIt(int count, int keyLength, int shares, int nodes)
    {
        const int Batches = 2000;
        var memory = new MemoryBudget(1L << 40);
        var waiting = new WaitingKeys(Options, NodeHistory.None, memory);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Fill(waiting, Batches);
        var taken = GC.GetTotalMemory(forceFullCollection: true) - before;

        taken.Should().BeLessThan(memory.Used);
        GC.KeepAlive(waiting);

        void Fill(WaitingKeys into, int batches)
        {
            for (var batch = 0; batch < batches; batch++)
            {
                // As they come from a frame: with names of their own.
                var delivery = new KeyDelivery(KeyBatchId.New(_entropy), Alice, Bob, count, keyLength, 0, 1, null) with
                {
                    Master = new($"a-rather-long-name-of-a-master-sae-{batch:000000}"), Slave = new($"the-slave-of-it-{batch:000000}"),
                    Shares = shares,
                };
                for (var share = 0; share < shares; share++)
                {
                    NodeId[] route = [.. Enumerable.Range(0, nodes).Select(node => new NodeId($"a-node-with-a-name-{share}-{node:0000}"))];
                    into.Put(delivery with { Share = share }, route, true, KeyMaterial.Random(delivery.Length, _entropy), default)
                        .IsOk.Should().BeTrue();
                }
            }
        }
    }
}
