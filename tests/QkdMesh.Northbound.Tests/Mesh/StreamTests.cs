using Grpc.Core;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Northbound.Tests.Mesh;

public sealed class StreamTests(SharedRing ring) : IClassFixture<SharedRing>
{
    private RunningMesh Mesh => ring.Mesh;

    [Theory]
    [InlineData("sae-n0", "sae-n2", 0)]
    [InlineData("sae-n3", "sae-n1", 0)]
    [InlineData("sae-n0", "sae-n1", 20)]
    public async Task BothSaesSeeTheSameKeysAtTheSamePlaces_WhenEachOpensItsSide(string one, string other, uint periodMs)
    {
        using var limit = RunningMesh.Limit();
        var first = ReadAsync(one, other, periodMs, limit.Token);
        var second = ReadAsync(other, one, periodMs, limit.Token);

        var (ones, others) = (await first, await second);

        ones.Should().HaveCountGreaterThanOrEqualTo(8);
        var shared = ones.Keys.Intersect(others.Keys).ToList();
        shared.Should().HaveCountGreaterThanOrEqualTo(8, "both sides read from the beginning");
        shared.Should().OnlyContain(place => ones[place].Equals(others[place]));
        ones.Values.Select(key => key.Key_).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task TheEarlierCallEnds_WhenTheSameSaeOpensTheStreamAgain()
    {
        using var limit = RunningMesh.Limit();
        var request = new StreamKeysRequest { PeerSaeId = "sae-n3", Stream = "again", KeysPerMessage = 1 };
        var fromThere = new StreamKeysRequest { PeerSaeId = "sae-n0", Stream = "again" };
        using var follower = Mesh.Keys.StreamKeys(fromThere, RunningMesh.As("sae-n3").WithCancellationToken(limit.Token));
        // Without a reader the stream stops.
        var following = DrainAsync(follower, limit.Token);
        using var earlier = Mesh.Keys.StreamKeys(request, RunningMesh.As("sae-n0").WithCancellationToken(limit.Token));
        (await earlier.ResponseStream.MoveNext(limit.Token)).Should().BeTrue();

        using var later = Mesh.Keys.StreamKeys(request, RunningMesh.As("sae-n0").WithCancellationToken(limit.Token));

        (await Refusal.ReasonAsync(() => DrainAsync(earlier, limit.Token))).Should().Be("STREAM_TAKEN_OVER");
        (await later.ResponseStream.MoveNext(limit.Token)).Should().BeTrue();

        // The follower ends by the same rule. The status that its client would see is not fixed: there are two for a client that leaves.
        using var laterFollower = Mesh.Keys.StreamKeys(fromThere, RunningMesh.As("sae-n3").WithCancellationToken(limit.Token));
        (await Refusal.ReasonAsync(() => following)).Should().Be("STREAM_TAKEN_OVER");
    }

    [Theory]
    [InlineData("UNKNOWN_PEER", "nobody", "s", 256u, 1u)]
    [InlineData("OPTION_OUT_OF_RANGE", "sae-n2", "no name", 256u, 1u)]
    [InlineData("OPTION_OUT_OF_RANGE", "sae-n2", "s", 256u, 0u)]
    [InlineData("KEY_SIZE_NOT_IN_BYTES", "sae-n2", "s", 9u, 1u)]
    public async Task SaysWhy_WhenTheStreamCannotBe(string reason, string peer, string name, uint size, uint perMessage)
    {
        var request = new StreamKeysRequest { PeerSaeId = peer, Stream = name, SizeBits = size, KeysPerMessage = perMessage };
        using var limit = RunningMesh.Limit();
        using var call = Mesh.Keys.StreamKeys(request, RunningMesh.As("sae-n0").WithCancellationToken(limit.Token));

        (await Refusal.ReasonAsync(() => call.ResponseStream.MoveNext(limit.Token))).Should().Be(reason);
    }

    [Theory]
    [InlineData(256u, 128u)]
    [InlineData(128u, 256u)]
    public async Task BothSaesAreTold_WhenTheyAskForDifferentSizes(uint one, uint other)
    {
        using var limit = RunningMesh.Limit();
        using var first = Open("sae-n0", "sae-n2", one);
        using var second = Open("sae-n2", "sae-n0", other);

        var told = new[] { first, second }.Select(call => Refusal.ReasonAsync(() => DrainAsync(call, limit.Token)));
        var reasons = await Task.WhenAll(told);

        reasons.Should().Equal("STREAM_KEY_SIZE_DIFFERS", "STREAM_KEY_SIZE_DIFFERS");

        AsyncServerStreamingCall<StreamKeysResponse> Open(string caller, string peer, uint bits) => Mesh.Keys.StreamKeys(
            new() { PeerSaeId = peer, Stream = $"sizes-{one}", SizeBits = bits },
            RunningMesh.As(caller).WithCancellationToken(limit.Token));
    }

    private static async Task DrainAsync(AsyncServerStreamingCall<StreamKeysResponse> call, CancellationToken cancellation)
    {
        while (await call.ResponseStream.MoveNext(cancellation))
        {
        }
    }

    private async Task<Dictionary<ulong, Key>> ReadAsync(string caller, string peer, uint periodMs, CancellationToken cancellation)
    {
        var request = new StreamKeysRequest { PeerSaeId = peer, KeysPerMessage = 4, PeriodMs = periodMs };
        using var call = Mesh.Keys.StreamKeys(request, RunningMesh.As(caller).WithCancellationToken(cancellation));
        var keys = new Dictionary<ulong, Key>();
        while (keys.Count < 12 && await call.ResponseStream.MoveNext(cancellation))
        {
            var message = call.ResponseStream.Current;
            message.Epoch.Should().BeGreaterThan(1_700_000_000, "the first epoch of a stream is the time");
            for (var at = 0; at < message.Keys.Count; at++) keys.Add((message.Epoch << 32) + message.Index + (ulong)at, message.Keys[at]);
        }
        return keys;
    }
}
