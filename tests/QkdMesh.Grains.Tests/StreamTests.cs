using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Routing;
using StreamId = QkdMesh.Core.Identifiers.StreamId;

using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Grains.Tests;

public sealed class StreamTests
{
    private static readonly StreamId Stream = StreamId.Of(new("sae-n2"), new("sae-n0"), "vpn");

    [Fact]
    public async Task BothSaesGetTheSameKeysAtTheSamePlaces_WhenTheyFollowOneStream()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(3));
        var driving = (await mesh.NodeOf("sae-n0").OpenStreamAsync(Stream, Stream.Driver)).Value;
        var following = (await mesh.NodeOf("sae-n2").OpenStreamAsync(Stream, Stream.Follower)).Value;

        for (ulong batch = 0; batch < 20; batch++)
        {
            var follower = mesh.NodeOf("sae-n2").FollowStreamAsync(Stream, following, 256).AsTask();
            var driven = await mesh.NodeOf("sae-n0").DriveStreamAsync(Stream, driving, Request());
            var followed = await follower;
            followed.Value!.Index.Should().Be(batch * 5).And.Be(driven.Value!.Index);
            followed.Value.Keys.Keys.FixedTimeEquals(driven.Value.Keys.Keys).Should().BeTrue();
        }
    }

    [Fact]
    public async Task TheDriverMakesNothing_WhenNobodyFollows()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(3));
        var driving = (await mesh.NodeOf("sae-n0").OpenStreamAsync(Stream, Stream.Driver)).Value;
        var before = await mesh.RelayedAsync();

        var first = mesh.NodeOf("sae-n0").DriveStreamAsync(Stream, driving, Request()).AsTask();
        await mesh.AdvanceUntilAsync(() => Task.FromResult(first.IsCompleted));

        (await first).Value.Should().BeNull();
        (await mesh.RelayedAsync()).Should().Be(before);
    }

    [Fact]
    public async Task TheDriverWaits_WhenTheFollowerDoesNotRead()
    {
        var options = new KeySupplyOptions { StreamWindow = 3, FollowerPatience = TimeSpan.FromMinutes(1) };
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(3), options);
        var driving = (await mesh.NodeOf("sae-n0").OpenStreamAsync(Stream, Stream.Driver)).Value;
        var following = (await mesh.NodeOf("sae-n2").OpenStreamAsync(Stream, Stream.Follower)).Value;
        var follower = mesh.NodeOf("sae-n2").FollowStreamAsync(Stream, following, 256).AsTask();
        for (ulong i = 0; i < 4; i++)
            (await mesh.NodeOf("sae-n0").DriveStreamAsync(Stream, driving, Request())).Value!.Index.Should().Be(5 * i);
        (await follower).Value!.Index.Should().Be(0);

        var fifth = mesh.NodeOf("sae-n0").DriveStreamAsync(Stream, driving, Request()).AsTask();
        fifth.IsCompleted.Should().BeFalse("three batches wait");
        (await mesh.NodeOf("sae-n2").FollowStreamAsync(Stream, following, 256)).Value!.Index.Should().Be(5);

        (await fifth).Value!.Index.Should().Be(20);
    }

    [Fact]
    public async Task AnOlderCallLosesTheStream_WhenTheSameSaeOpensItAgain()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(3));
        var older = (await mesh.NodeOf("sae-n0").OpenStreamAsync(Stream, Stream.Driver)).Value;
        await mesh.NodeOf("sae-n0").OpenStreamAsync(Stream, Stream.Driver);

        (await mesh.NodeOf("sae-n0").DriveStreamAsync(Stream, older, Request())).Error!.Code.Should().Be(ErrorCode.StreamTakenOver);
    }

    [Fact]
    public async Task BothAreToldOfTheSize_WhenTheTwoAskForDifferentOnes()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(3));
        var driving = (await mesh.NodeOf("sae-n0").OpenStreamAsync(Stream, Stream.Driver)).Value;
        var following = (await mesh.NodeOf("sae-n2").OpenStreamAsync(Stream, Stream.Follower)).Value;
        var follower = mesh.NodeOf("sae-n2").FollowStreamAsync(Stream, following, 512).AsTask();
        await mesh.NodeOf("sae-n0").DriveStreamAsync(Stream, driving, Request());

        (await follower).Error!.Code.Should().Be(ErrorCode.StreamKeySizeDiffers);
        (await mesh.NodeOf("sae-n0").DriveStreamAsync(Stream, driving, Request())).Error!.Code.Should().Be(ErrorCode.StreamKeySizeDiffers);
    }

    /// <summary>The clock stands still: the follower's node knows what the follower has had.</summary>
    [Fact]
    public async Task EpochRises_WhenTheDriversNodeRestarts()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(3));
        var (before, _) = await ExchangeAsync((await mesh.NodeOf("sae-n2").OpenStreamAsync(Stream, Stream.Follower)).Value);
        before.Index.Should().Be(0);

        await mesh.RestartAsync(mesh.NodeOf("sae-n0"));
        await mesh.AdvanceUntilAsync(() => mesh.TrySupplyAsync("sae-n0", "sae-n2"));
        var (driven, followed) = await ExchangeAsync((await mesh.NodeOf("sae-n2").OpenStreamAsync(Stream, Stream.Follower)).Value);

        (driven.Epoch, driven.Index).Should().Be((followed.Epoch, 0));
        followed.Epoch.Should().BeGreaterThan(before.Epoch);

        async Task<(StreamBatch Driven, StreamBatch Followed)> ExchangeAsync(int following)
        {
            var driving = (await mesh.NodeOf("sae-n0").OpenStreamAsync(Stream, Stream.Driver)).Value;
            var follower = mesh.NodeOf("sae-n2").FollowStreamAsync(Stream, following, 256).AsTask();
            var made = await mesh.NodeOf("sae-n0").DriveStreamAsync(Stream, driving, Request());
            return (made.Value!, (await follower).Value!);
        }
    }

    private static KeyRequest Request() =>
        new(Stream.Driver, Stream.Follower, 5, new KeyRequirements(), TimeSpan.FromSeconds(10));
}
