using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Grains.Tests;

public sealed class KeySupplyTests
{
    [Theory]
    [InlineData(1, 1, 256)]
    [InlineData(4, 3, 256)]
    [InlineData(4, 128, 512)]
    [InlineData(8, 1, 64)]
    public async Task BothEndsHoldTheSameKeys_WhenAChainRelaysThem(int hops, int count, int size)
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(hops + 1));

        var supply = await mesh.SupplyAsync("sae-n0", $"sae-n{hops}", count, size);

        await mesh.ShouldBothHoldAsync(supply, "sae-n0", $"sae-n{hops}");
        supply.Value.Keys.KeyLength.Should().Be(size / 8);
        supply.Value.Keys.Count.Should().Be(count);
        supply.Value.Routes.Should().ContainSingle().Which.Hops.Should().Be(hops);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task BothEndsHoldTheSameHybridKeys_WhenTheyAgreeOnASecretByMlKem(int paths)
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Ring(4));

        var keys = new KeyRequirements { KeySize = 512, DisjointPaths = paths, IsHybrid = true };
        var request = new KeyRequest(new("sae-n0"), new("sae-n2"), 3, keys, TimeSpan.FromSeconds(10));
        var supply = await mesh.NodeOf("sae-n0").SupplyAsync(request, TestContext.Current.CancellationToken);

        await mesh.ShouldBothHoldAsync(supply, "sae-n0", "sae-n2");
        supply.Value.Keys.Assurance.Should().Be(Assurance.Hybrid);
    }

    [Fact]
    public async Task NothingIsRelayed_WhenBothSaesAreAtOneNode()
    {
        await using var mesh = await MeshCluster.StartAsync(new NetworkTopology(Networks.Chain(2).Definition with
        {
            Saes = [TopologyParts.Sae("one", "n0", "two"), TopologyParts.Sae("two", "n0", "one")],
        }));
        var before = await mesh.RelayedAsync();

        var supply = await mesh.SupplyAsync("one", "two");

        await mesh.ShouldBothHoldAsync(supply, "one", "two");
        (await mesh.RelayedAsync()).Should().Be(before);
    }

    [Fact]
    public async Task BothArcsCarryAShare_WhenDisjointPathsAreAsked()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Ring(6));

        var supply = await mesh.SupplyAsync("sae-n0", "sae-n3", paths: 2);

        await mesh.ShouldBothHoldAsync(supply, "sae-n0", "sae-n3");
        supply.Value.Routes.Should().HaveCount(2);
        supply.Value.Routes.SelectMany(route => route.Nodes[1..^1]).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task ARequestCostsNoKey_WhenItAsksForMoreThanTheLinksHold()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(4, bitsPerSecond: 10_000));
        var before = await mesh.RelayedAsync();

        var supply = await mesh.SupplyAsync("sae-n0", "sae-n3", count: 128, size: 8192);

        supply.Error!.Code.Should().Be(ErrorCode.InsufficientKey);
        (await mesh.RelayedAsync()).Should().Be(before);
    }

    [Fact]
    public async Task NoGrainWaitsForAnother_WhenRelaysCrossInBothDirections()
    {
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(8));

        var supplies = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => i % 2 == 0
            ? mesh.SupplyAsync("sae-n0", "sae-n7").AsTask()
            : mesh.SupplyAsync("sae-n7", "sae-n0").AsTask()));

        supplies.Should().OnlyContain(supply => supply.IsOk);
        supplies.Select(supply => supply.Value.Keys.Id).Should().OnlyHaveUniqueItems();
    }

    /// <summary>Every relay waits at its first node until each request has been cancelled where it is served.</summary>
    [Fact]
    public async Task NoKeyWaits_WhenManyRequestsAreCancelledAtOnce()
    {
        const int Requests = 200;
        var hold = new RelayHold(Requests);
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(8), hold: hold);
        var request = new KeyRequest(new("sae-n0"), new("sae-n7"), 1, new KeyRequirements(), TimeSpan.FromSeconds(10));
        using var cancellation = new CancellationTokenSource();

        var node = mesh.NodeOf("sae-n0");
        var asked = Enumerable.Range(0, Requests).Select(_ => CameAsync(node.SupplyAsync(request, cancellation.Token).AsTask())).ToList();
        await hold.Arrived;
        await cancellation.CancelAsync();
        hold.Release();

        (await Task.WhenAll(asked)).Should().OnlyContain(came => !came);
        (await mesh.NodeOf("sae-n7").CountWaitingAsync(new("sae-n0"), new("sae-n7"))).Should().Be(0);

        static async Task<bool> CameAsync(Task<Result<SuppliedKeys>> supply)
        {
            try
            {
                return (await supply).IsOk;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task AKeyIsGone_WhenItsLifetimeIsOver()
    {
        var options = new KeySupplyOptions { KeyLifetime = TimeSpan.FromSeconds(3) };
        await using var mesh = await MeshCluster.StartAsync(Networks.Chain(2), options);
        var supply = await mesh.SupplyAsync("sae-n0", "sae-n1");
        (await mesh.NodeOf("sae-n1").CountWaitingAsync(new("sae-n0"), new("sae-n1"))).Should().Be(1);

        await mesh.AdvanceAsync(TimeSpan.FromSeconds(5));

        var late = await mesh.NodeOf("sae-n1").CollectAsync(
            new("sae-n1"), new("sae-n0"), [supply.Value.Keys.IdOf(0)], TestContext.Current.CancellationToken);
        late.Error!.Code.Should().Be(ErrorCode.UnknownKeyId);
        (await mesh.NodeOf("sae-n1").CountWaitingAsync(new("sae-n0"), new("sae-n1"))).Should().Be(0);
    }
}
