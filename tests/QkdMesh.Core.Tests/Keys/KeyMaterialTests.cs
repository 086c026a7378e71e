using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Tests.Harness;

namespace QkdMesh.Core.Tests.Keys;

public class KeyMaterialTests
{
    private readonly byte[] _bytes = new SeededEntropy(1).Bytes(32);

    [Fact]
    public void Take_MovesTheBytesOnce()
    {
        using var key = KeyMaterial.CopyOf(_bytes);

        key.Take().Should().Equal(_bytes);

        ShouldBeGone(key);
    }

    [Fact]
    public void Dispose_OverwritesTheBytes()
    {
        var owned = _bytes.ToArray();
        var key = new KeyMaterial(owned);

        key.Dispose();
        key.Dispose();

        owned.Should().OnlyContain(value => value == 0);
        ShouldBeGone(key);
    }

    [Fact]
    public void Split_MovesTheBytesToTwoOwners()
    {
        var owned = _bytes.ToArray();
        var key = new KeyMaterial(owned);

        var parts = key.Split(3);

        parts.Select(part => part.Length).Should().Equal(3, _bytes.Length - 3);
        parts.SelectMany(part => part.Span.ToArray()).Should().Equal(_bytes);
        owned.Should().OnlyContain(value => value == 0);
        ShouldBeGone(key);
    }

    [Fact]
    public void Dispose_LeavesTheBytesToTheirNewOwner_WhenTaken()
    {
        var key = KeyMaterial.CopyOf(_bytes);
        var taken = key.Take();

        key.Dispose();

        taken.Should().Equal(_bytes);
    }

    /// <summary>A taker gets the key or an exception: never zeroes that look like key.</summary>
    [Fact]
    public async Task OneOfManyTakersGetsTheKey_WhenDisposedOfAtTheSameTime()
    {
        for (var round = 0; round < 200; round++)
        {
            using var key = KeyMaterial.CopyOf(_bytes);
            using var start = new Barrier(3);
            var takers = Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(Take, TaskCreationOptions.LongRunning)).ToList();
            start.SignalAndWait(TestContext.Current.CancellationToken);
            key.Dispose();

            var taken = (await Task.WhenAll(takers)).OfType<byte[]>().ToList();

            taken.Should().HaveCountLessThanOrEqualTo(1);
            taken.ForEach(bytes => bytes.Should().Equal(_bytes));

            byte[]? Take()
            {
                start.SignalAndWait(TestContext.Current.CancellationToken);
                try
                {
                    return key.Take();
                }
                catch (ObjectDisposedException)
                {
                    return null;
                }
            }
        }
    }

    [Fact]
    public void ToString_NeverShowsTheBytes_AlsoInWhatHoldsThem()
    {
        var key = new KeyMaterial([0xAB, 0xCD, 0xEF, 0x12]);
        KeyMaterial gone = new([]);
        gone.Dispose();

        key.ToString().Should().Be("key of 4 bytes (redacted)");
        gone.ToString().Should().Be("key (gone)");
        object[] holders = [new SuppliedKey(default, key), new KeyBlock(default, 1, LinkEnd.A, key), new KeyBatch(default, 4, key)];
        foreach (var holder in holders) holder.ToString().Should().NotContainAny("AB", "ab", "171", "cd", "205");
    }

    [Fact]
    public void FixedTimeEquals_ComparesBytes()
    {
        using var key = KeyMaterial.CopyOf(_bytes);
        using var same = KeyMaterial.CopyOf(_bytes);
        using var other = KeyMaterial.CopyOf(_bytes.AsSpan(1));

        key.FixedTimeEquals(same).Should().BeTrue();
        key.FixedTimeEquals(other).Should().BeFalse();
    }

    private static void ShouldBeGone(KeyMaterial key)
    {
        key.Invoking(gone => gone.Take()).Should().Throw<ObjectDisposedException>();
        key.Invoking(gone => gone.Length).Should().Throw<ObjectDisposedException>();
        key.Invoking(gone => gone.Span.Length).Should().Throw<ObjectDisposedException>();
    }
}
