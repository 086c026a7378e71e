using CsCheck;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.KeySources;

namespace QkdMesh.Core.Tests.Quantum;

public class SteadyKeySourceTests
{
    private static readonly Bits Plenty = Bits.FromBytes(1L << 40);

    private static readonly Gen<KeyRate> Rates = Gen.OneOf(Gen.Double[0, 2_000], Gen.Double[0, 1e7]).Select(KeyRate.FromBitsPerSecond);

    [Fact]
    public void AmountIsRateTimesTime_ToWithinTheShortestBlock() => Gen.Select(Rates, Gen.Double[0, 3].Array[1, 20]).Sample(
        (rate, seconds) =>
        {
            var source = Source(rate);
            var made = 0L;
            foreach (var elapsed in seconds) made += Lengths(source, elapsed, Plenty).Sum();
            var due = rate.BitsPerSecond * seconds.Sum() / 8;
            made.Should().BeInRange((long)(due - KeyBlock.MinLength - 1), (long)(due + 1));
        },
        iter: 100);

    [Fact]
    public void BlocksFitTheRoomAndTheLimitsOfABlock() =>
        Gen.Select(Rates, Gen.Double[0, 10], Gen.OneOf(Gen.Long[0, 5_000], Gen.Long[0, 2_000_000])).Array[1, 10].Sample(
            beats =>
            {
                var source = Source(beats[0].Item1);
                foreach (var (_, elapsed, room) in beats)
                {
                    var lengths = Lengths(source, elapsed, Bits.From(room));
                    lengths.Where(length => length is < KeyBlock.MinLength or > KeyBlock.MaxLength).Should().BeEmpty();
                    (lengths.Sum() * 8L).Should().BeLessThanOrEqualTo(room);
                }
            },
            iter: 100);

    [Theory]
    [InlineData(KeyBlock.MinLength - 1, 0)]
    [InlineData(KeyBlock.MinLength, 1)]
    [InlineData(1 << 16, 1)]
    [InlineData((1 << 16) + KeyBlock.MinLength - 1, 1)]
    [InlineData((1 << 16) + KeyBlock.MinLength, 2)]
    public void RemainderTooShortForABlockWaits(int room, int blocks) =>
        Lengths(Source(KeyRate.FromBitsPerSecond(1e9)), 1, Bits.FromBytes(room)).Should().HaveCount(blocks);

    [Fact]
    public void WhatDoesNotFitIsNeverMade()
    {
        var source = Source(KeyRate.FromBitsPerSecond(80_000));

        Lengths(source, 100, Bits.Zero).Should().BeEmpty();

        Lengths(source, 0.1, Plenty).Sum().Should().Be(1000);
    }

    [Fact]
    public void KeysAreNeverTheSame()
    {
        var source = Source(KeyRate.FromBitsPerSecond(1e6));
        var blocks = Enumerable.Range(0, 4).SelectMany(_ => source.Produce(TimeSpan.FromSeconds(1), Plenty)).ToList();

        blocks.Select(block => Convert.ToHexString(block.Span)).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void EveryLinkHasItsRateInTheTopology()
    {
        var link = MeshTopology.Link("l0", 0, 1);

        new SimulatedKeySourceFactory(new SeededEntropy(1)).Create(link).SecretKeyRate.Should().Be(link.SecretKeyRate);
    }

    private static SteadyKeySource Source(KeyRate rate) => new(rate, new SeededEntropy(1));

    private static List<int> Lengths(SteadyKeySource source, double seconds, Bits room) =>
        source.Produce(TimeSpan.FromSeconds(seconds), room).Select(block => block.Length).ToList();
}
