using QkdMesh.Northbound.V1;
using QkdMesh.Topologies;

namespace QkdMesh.Northbound.Tests.Mesh;

public sealed class ControlTests
{
    [Fact]
    public async Task WatchersLearnOfACutAndKeysGoTheOtherWay_WhenAFibreIsCut()
    {
        await using var mesh = await RunningMesh.StartAsync(Networks.Ring(4));
        using var limit = RunningMesh.Limit();
        using var watch = mesh.Network.WatchNetwork(new WatchNetworkRequest(), cancellationToken: limit.Token);
        await watch.ResponseStream.MoveNext(limit.Token);
        watch.ResponseStream.Current.Network.Links.Should().HaveCount(4);
        watch.ResponseStream.Current.Network.DevelopmentMode.Should().BeTrue();

        (await mesh.Network.CutLinkAsync(new CutLinkRequest { LinkId = "n0-n1" }, RunningMesh.Nobody)).Status.Should().Be(LinkStatus.Off);
        (await NextStatusAsync()).Should()
            .Be(new LinkStatusChanged { LinkId = "n0-n1", Before = LinkStatus.Active, After = LinkStatus.Off });
        var made = await mesh.GetKeysAsync("sae-n0", "sae-n1");
        made.Routes.Single().Nodes.Should().Equal("n0", "n3", "n2", "n1");
        (await mesh.CollectAsync("sae-n1", "sae-n0", made.Keys[0].KeyId)).Keys.Should().Equal(made.Keys);

        await mesh.Network.RestoreLinkAsync(new RestoreLinkRequest { LinkId = "n0-n1" }, RunningMesh.Nobody);
        (await NextStatusAsync()).LinkId.Should().Be("n0-n1");

        async Task<LinkStatusChanged> NextStatusAsync()
        {
            while (await watch.ResponseStream.MoveNext(limit.Token))
            {
                var changes = watch.ResponseStream.Current.Events.Select(happened => happened.LinkStatus).OfType<LinkStatusChanged>();
                if (changes.FirstOrDefault() is { } change) return change;
            }
            throw new InvalidOperationException("the watch ended");
        }
    }

    [Fact]
    public async Task LinksThatStayKeepTheirKey_WhenAnotherTopologyGoesLive()
    {
        await using var mesh = await RunningMesh.StartAsync(Networks.Ring(4));
        var made = await mesh.GetKeysAsync("sae-n0", "sae-n2", 2);
        var before = await LinkAsync();

        var larger = new ApplyTopologyRequest { Yaml = TopologyWriter.Write(Networks.Ring(5)), FileName = "ring.yaml" };
        var applied = await mesh.Network.ApplyTopologyAsync(larger, RunningMesh.Nobody);

        applied.TopologyVersion.Should().Be(2);
        applied.KeptLinks.Should().Equal("n0-n1", "n1-n2", "n2-n3");
        applied.RemovedLinks.Should().Equal("n3-n0");
        applied.AddedLinks.Should().Equal("n3-n4", "n4-n0");
        var after = await LinkAsync();
        after.LedgerA.Received.Should().BeGreaterThanOrEqualTo(before.LedgerA.Received);
        (after.LedgerA.Discarded, after.LedgerB.Discarded).Should().Be((before.LedgerA.Discarded, before.LedgerB.Discarded));
        (await mesh.CollectAsync("sae-n2", "sae-n0", made.Keys[0].KeyId)).Keys.Should().Equal(made.Keys[0]);

        async Task<LinkView> LinkAsync() =>
            (await mesh.Network.GetNetworkAsync(new GetNetworkRequest { WithLedgers = true }, RunningMesh.Nobody))
            .Links.Single(link => link.Id == "n0-n1");
    }

    [Fact]
    public async Task NothingChanges_WhenATopologyHasFaults()
    {
        await using var mesh = await RunningMesh.StartAsync(Networks.Chain(2));
        var faulty = "name: test\nshape: loop\nnodes: []\n";

        var request = new ApplyTopologyRequest { Yaml = faulty, FileName = "bad.yaml" };
        var apply = async () => await mesh.Network.ApplyTopologyAsync(request, RunningMesh.Nobody);

        var thrown = (await apply.Should().ThrowAsync<Grpc.Core.RpcException>()).Which;
        thrown.Trailers.GetValue("qkdmesh-reason").Should().Be("INVALID_TOPOLOGY");
        thrown.Status.Detail.Split('\n').Should().HaveCountGreaterThan(1)
            .And.OnlyContain(line => line.StartsWith("bad.yaml:", StringComparison.Ordinal));
        (await mesh.Network.GetNetworkAsync(new GetNetworkRequest(), RunningMesh.Nobody)).TopologyVersion.Should().Be(1);
    }

    [Fact]
    public async Task TheErrorArrives_WhenATopologyOfTheLargestSizeHasAFaultInEveryLine()
    {
        await using var mesh = await RunningMesh.StartAsync(Networks.Chain(2));
        var faulty = "name: test\nshape: mesh\nnodes:\n" + string.Concat(Enumerable.Repeat("  - {id: 'é é é'}\n", 45_000));

        var request = new ApplyTopologyRequest { Yaml = faulty, FileName = "many.yaml" };
        (await Refusal.ReasonAsync(async () => await mesh.Network.ApplyTopologyAsync(request, RunningMesh.Nobody)))
            .Should().Be("INVALID_TOPOLOGY");
    }

    [Fact]
    public async Task SeveralMeshesRunBesideEachOther()
    {
        await using var one = await RunningMesh.StartAsync(Networks.Chain(2));
        await using var other = await RunningMesh.StartAsync(Networks.Chain(3));

        (await one.Network.GetNetworkAsync(new GetNetworkRequest(), RunningMesh.Nobody)).Nodes.Should().HaveCount(2);
        (await other.GetKeysAsync("sae-n0", "sae-n2")).Keys.Should().HaveCount(1);
        (await Refusal.ReasonAsync(() => one.GetKeysAsync("sae-n0", "sae-n2"))).Should().Be("UNKNOWN_PEER");
    }
}
