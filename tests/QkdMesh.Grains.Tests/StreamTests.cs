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

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BothSaesGetTheSameKeysAtTheSamePlaces_WhenTheyFollowOneStream()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(3));
        var driving = (await mesh.NodeOf("sae-n0").OpenStreamAsync(Stream, Stream.Driver)).Value;
        var following = (await mesh.NodeOf("sae-n2").OpenStreamAsync(Stream, Stream.Follower)).Value;

        for (ulong batch = 0; batch < 20; batch++)
        {
            var follower = mesh.NodeOf("sae-n2").FollowStreamAsync(Stream, following, 256, Cancellation).AsTask();
            var driven = await mesh.NodeOf("sae-n0").DriveStreamAsync(Stream, driving, Request(), Cancellation);
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

        var first = mesh.NodeOf("sae-n0").DriveStreamAsync(Stream, driving, Request(), Cancellation).AsTask();
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
        var follower = mesh.NodeOf("sae-n2").FollowStreamAsync(Stream, following, 256, Cancellation).AsTask();
        for (ulong i = 0; i < 4; i++)
            (await mesh.NodeOf("sae-n0").DriveStreamAsync(Stream, driving, Request(), Cancellation)).Value!.Index.Should().Be(5 * i);
        (await follower).Value!.Index.Should().Be(0);

        var fifth = mesh.NodeOf("sae-n0").DriveStreamAsync(Stream, driving, Request(), Cancellation).AsTask();
        fifth.IsCompleted.Should().BeFalse("three batches wait");
        (await mesh.NodeOf("sae-n2").FollowStreamAsync(Stream, following, 256, Cancellation)).Value!.Index.Should().Be(5);

        (await fifth).Value!.Index.Should().Be(20);
    }

    [Fact]
    public async Task AnOlderCallLosesTheStream_WhenTheSameSaeOpensItAgain()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(3));
        var older = (await mesh.NodeOf("sae-n0").OpenStreamAsync(Stream, Stream.Driver)).Value;
        await mesh.NodeOf("sae-n0").OpenStreamAsync(Stream, Stream.Driver);

        (await mesh.NodeOf("sae-n0").DriveStreamAsync(Stream, older, Request(), Cancellation)).Error!.Code
            .Should().Be(ErrorCode.StreamTakenOver);
    }

    [Fact]
    public async Task BothAreToldOfTheSize_WhenTheTwoAskForDifferentOnes()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(3));
        var driving = (await mesh.NodeOf("sae-n0").OpenStreamAsync(Stream, Stream.Driver)).Value;
        var following = (await mesh.NodeOf("sae-n2").OpenStreamAsync(Stream, Stream.Follower)).Value;
        var follower = mesh.NodeOf("sae-n2").FollowStreamAsync(Stream, following, 512, Cancellation).AsTask();
        await mesh.NodeOf("sae-n0").DriveStreamAsync(Stream, driving, Request(), Cancellation);

        (await follower).Error!.Code.Should().Be(ErrorCode.StreamKeySizeDiffers);
        (await mesh.NodeOf("sae-n0").DriveStreamAsync(Stream, driving, Request(), Cancellation)).Error!.Code
            .Should().Be(ErrorCode.StreamKeySizeDiffers);
    }

    /// <summary>The clock stands still: the follower's node knows what the follower has had.</summary>
    [Fact]
    public async Task EpochRises_WhenTheDriversNodeRestarts()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(3));
        var (before, _) = await ExchangeAsync((await mesh.NodeOf("sae-n2").OpenStreamAsync(Stream, Stream.Follower)).Value);
        before.Index.Should().Be(0);

        await mesh.RestartAsync(mesh.GrainOf("sae-n0"));
        await mesh.AdvanceUntilAsync(() => mesh.TrySupplyAsync("sae-n0", "sae-n2"));
        var (driven, followed) = await ExchangeAsync((await mesh.NodeOf("sae-n2").OpenStreamAsync(Stream, Stream.Follower)).Value);

        (driven.Epoch, driven.Index).Should().Be((followed.Epoch, 0));
        followed.Epoch.Should().BeGreaterThan(before.Epoch);

        async Task<(StreamBatch Driven, StreamBatch Followed)> ExchangeAsync(int following)
        {
            var driving = (await mesh.NodeOf("sae-n0").OpenStreamAsync(Stream, Stream.Driver)).Value;
            var follower = mesh.NodeOf("sae-n2").FollowStreamAsync(Stream, following, 256, Cancellation).AsTask();
            var made = await mesh.NodeOf("sae-n0").DriveStreamAsync(Stream, driving, Request(), Cancellation);
            return (made.Value!, (await follower).Value!);
        }
    }

    /// <summary>Nobody knows any more what was, except the clock.</summary>
    [Fact]
    public async Task EpochRises_WhenBothNodesRestart()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(3));
        var before = await DriveAsync();
        await mesh.AdvanceAsync(TimeSpan.FromSeconds(2));

        await mesh.RestartAsync(mesh.GrainOf("sae-n0"));
        await mesh.RestartAsync(mesh.GrainOf("sae-n2"));
        await mesh.AdvanceUntilAsync(() => mesh.TrySupplyAsync("sae-n0", "sae-n2"));
        var after = await DriveAsync();

        after.Epoch.Should().BeGreaterThan(before.Epoch);
        (before.Index, after.Index).Should().Be((0, 0));

        async Task<StreamBatch> DriveAsync()
        {
            var driving = (await mesh.NodeOf("sae-n0").OpenStreamAsync(Stream, Stream.Driver)).Value;
            var following = (await mesh.NodeOf("sae-n2").OpenStreamAsync(Stream, Stream.Follower)).Value;
            var follower = mesh.NodeOf("sae-n2").FollowStreamAsync(Stream, following, 256, Cancellation).AsTask();
            await mesh.NodeOf("sae-n0").DriveStreamAsync(Stream, driving, Request(), Cancellation);
            return (await follower).Value!;
        }
    }

    /// <summary>The call waits for a batch when its client gives it up. The next call of the SAE gets the batch.</summary>
    [Fact]
    public async Task NoBatchIsLost_WhenTheFollowersCallIsCancelledWhileItWaits()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(3));
        var driving = (await mesh.NodeOf("sae-n0").OpenStreamAsync(Stream, Stream.Driver)).Value;
        var following = (await mesh.NodeOf("sae-n2").OpenStreamAsync(Stream, Stream.Follower)).Value;
        using var cancellation = new CancellationTokenSource();

        var node = await mesh.FindNodeOfAsync("sae-n2");
        var given = node.FollowStreamAsync(Stream, following, 256, cancellation.Token).AsTask();
        // The node takes calls in their order, so the call above waits by the end of this one.
        await node.CountWaitingAsync(Stream.Driver, Stream.Follower);
        await cancellation.CancelAsync();
        (await EndOfAsync(given))?.Value.Should().BeNull();
        var driven = await mesh.NodeOf("sae-n0").DriveStreamAsync(Stream, driving, Request(), Cancellation);
        var next = await mesh.NodeOf("sae-n2").FollowStreamAsync(Stream, following, 256, Cancellation);

        next.Value!.Keys.Id.Should().Be(driven.Value!.Keys.Id);
    }

    /// <summary>The follower would get a batch that the driver never had.</summary>
    [Fact]
    public async Task NothingWaitsForTheFollower_WhenTheDriversCallIsCancelledInMidBatch()
    {
        var hold = new RelayHold(relays: 1);
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(3), hold: hold);
        var driving = (await mesh.NodeOf("sae-n0").OpenStreamAsync(Stream, Stream.Driver)).Value;
        var following = (await mesh.NodeOf("sae-n2").OpenStreamAsync(Stream, Stream.Follower)).Value;
        var first = mesh.NodeOf("sae-n2").FollowStreamAsync(Stream, following, 256, Cancellation).AsTask();
        using var cancellation = new CancellationTokenSource();

        var driven = mesh.NodeOf("sae-n0").DriveStreamAsync(Stream, driving, Request(), cancellation.Token).AsTask();
        await hold.Arrived;
        await cancellation.CancelAsync();
        hold.Release();
        (await EndOfAsync(driven))?.IsOk.Should().BeFalse();

        var made = await mesh.NodeOf("sae-n0").DriveStreamAsync(Stream, driving, Request(), Cancellation);
        (await first).Value!.Keys.Id.Should().Be(made.Value!.Keys.Id);
    }

    // Null if the call ended as cancelled.
    private static async Task<Result<StreamBatch?>?> EndOfAsync(Task<Result<StreamBatch?>> call)
    {
        try
        {
            return await call;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static KeyRequest Request() =>
        new(Stream.Driver, Stream.Follower, 5, new KeyRequirements(), TimeSpan.FromSeconds(10));
}
