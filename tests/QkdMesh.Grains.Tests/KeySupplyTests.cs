using QkdMesh.Core.Identifiers;

namespace QkdMesh.Grains.Tests;

public sealed class KeySupplyTests
{
    [Fact]
    public async Task BothEndsHoldTheSameKey_WhenAChainRelaysIt()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(5));

        var supply = await mesh.SupplyAsync("sae-n0", "sae-n4", count: 3);

        supply.IsOk.Should().BeTrue(supply.Error?.ToString());
        var ids = Enumerable.Range(0, 3).Select(supply.Value.Keys.IdOf).ToList();
        var collected = await mesh.NodeOf("sae-n4").CollectAsync(new SaeId("sae-n4"), new SaeId("sae-n0"), ids);
        collected.IsOk.Should().BeTrue(collected.Error?.ToString());
        for (var i = 0; i < 3; i++)
            collected.Value[i].Key.Span.SequenceEqual(supply.Value.Keys.KeyAt(i)).Should().BeTrue();
    }
}
