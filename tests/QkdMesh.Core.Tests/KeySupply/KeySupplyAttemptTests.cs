using System.Numerics;
using CsCheck;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.KeySupply;

public class KeySupplyAttemptTests
{
    private readonly TestMesh _mesh = new(MeshTopology.Ring(4));

    [Fact]
    public void KeyIsTheXorOfItsShares() => Gen.Select(Gen.Int, Gen.Int[1, 4], Gen.Int[1, 20], Gen.Int[8, 64]).Sample(
        (seed, shares, count, length) =>
        {
            var request = TestMesh.Request(count, length * 8, paths: shares);
            var routes = Enumerable.Repeat(_mesh.RouteOf(0, 1), shares).ToList();
            using var attempt = new KeySupplyAttempt(request, routes, Assurance.Its, new SeededEntropy(seed), null);
            var xor = new byte[request.Length];
            for (var share = 0; share < shares; share++)
                for (var at = 0; at < xor.Length; at++) xor[at] ^= attempt.ShareAt(share)[at];

            using var keys = attempt.Release();

            keys.Count.Should().Be(count);
            keys.KeyLength.Should().Be(length);
            keys.Keys.Span.SequenceEqual(xor).Should().BeTrue();
        },
        iter: 200);

    [Fact]
    public void SharesOfAKeyThatGoesTwoWays_TellNothingAlone()
    {
        using var attempt = Begin(2);
        using var keys = attempt.Release();

        for (var share = 0; share < 2; share++) attempt.ShareAt(share).SequenceEqual(keys.Keys.Span).Should().BeFalse();
        attempt.ShareAt(0).SequenceEqual(attempt.ShareAt(1)).Should().BeFalse();
    }

    // An attacker with all shares but one knows every sum of them. Half of the bits of an independent key agree with such a sum.
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void SharesButOne_AreIndependentOfTheKey(int shares)
    {
        const int length = 1 << 16;
        var routes = Enumerable.Repeat(_mesh.RouteOf(0, 1), shares).ToList();
        using var attempt = new KeySupplyAttempt(
            TestMesh.Request(64, length / 8, paths: shares), routes, Assurance.Its, new SeededEntropy(42), null);
        var sums = Enumerable.Range(1, (1 << shares) - 1).ToDictionary(subset => subset, subset => SumOf(attempt, subset));
        using var keys = attempt.Release();

        foreach (var (subset, sum) in sums)
        {
            double bits = 8 * sum.Length;
            double agreeing = sum.Zip(keys.Keys.Span.ToArray(), (one, other) => 8 - BitOperations.PopCount((uint)(one ^ other))).Sum();
            if (subset == (1 << shares) - 1) agreeing.Should().Be(bits, "all shares together are the key");
            else ((agreeing - (bits / 2)) / Math.Sqrt(bits / 4)).Should().BeInRange(
                -5, 5, "standard deviations of a fair coin, for shares {0:b}", subset);
        }
    }

    private static byte[] SumOf(KeySupplyAttempt attempt, int subset)
    {
        var sum = new byte[attempt.ShareAt(0).Length];
        for (var share = 0; share < 4; share++)
            if ((subset & (1 << share)) != 0) Xor.Into(sum, attempt.ShareAt(share));
        return sum;
    }

    [Fact]
    public void EachAttemptHasAFreshKeyAndId()
    {
        using var one = Begin(1).Release();
        using var other = Begin(1).Release();

        one.Id.Should().NotBe(other.Id);
        one.Keys.FixedTimeEquals(other.Keys).Should().BeFalse();
    }

    [Fact]
    public void KeyIsReleasedOnceAndNeverAfterTheEnd()
    {
        var released = Begin(1);
        using var keys = released.Release();
        released.Dispose();
        keys.Keys.Length.Should().Be(32);
        released.Invoking(attempt => attempt.Release()).Should().Throw<ObjectDisposedException>();

        var ended = Begin(1);
        ended.Dispose();
        ended.Invoking(attempt => attempt.Release()).Should().Throw<ObjectDisposedException>();
        ended.Invoking(attempt => attempt.ShareAt(0).Length).Should().Throw<ObjectDisposedException>();
    }

    private KeySupplyAttempt Begin(int shares) =>
        _mesh[0].BeginAttempt(TestMesh.Request(paths: shares), [.. Enumerable.Repeat(_mesh.RouteOf(0, 1), shares)]);
}
