using Microsoft.Extensions.Time.Testing;
using QkdMesh.Core.KeySupply;

namespace QkdMesh.Northbound.Tests;

public sealed class RequestPartsTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(null, null, 10_000)]
    [InlineData(null, 3_000, 3_000)]
    [InlineData(500u, 3_000, 500)]
    [InlineData(0u, 3_000, 0)]
    [InlineData(null, -5, -5)]
    [InlineData(uint.MaxValue, null, 20_000)]
    [InlineData(null, int.MaxValue, 20_000)]
    public void TheDeadlineIsTheRequestsThenTheCallsThenTheDefault(uint? named, int? ofCall, double expected)
    {
        var call = new StubCall(ofCall is { } left ? _time.GetUtcNow().UtcDateTime.AddMilliseconds(left) : null);

        RequestParts.Deadline(named, call, new KeySupplyOptions(), _time).TotalMilliseconds.Should().Be(expected);
    }

    [Theory]
    [InlineData(256u, 256)]
    [InlineData(255u, 255)]
    [InlineData((1u << 30) + 8, (1 << 30) + 8)]
    [InlineData(4_294_967_288u, -8)]
    [InlineData(uint.MaxValue, -1)]
    public void ANumberKeepsItsBits_HoweverLarge(uint sent, int expected) => RequestParts.Number(sent).Should().Be(expected);
}
