using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;
using QkdMesh.Northbound.V1;
using HealthClient = Grpc.Health.V1.Health.HealthClient;
using Serving = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace QkdMesh.Northbound.Tests.Mesh;

public sealed class ServiceTests(SharedRing ring) : IClassFixture<SharedRing>
{
    private RunningMesh Mesh => ring.Mesh;

    [Fact]
    public async Task ReflectionNamesEveryService()
    {
        using var limit = RunningMesh.Limit();
        using var call = new ServerReflection.ServerReflectionClient(Mesh.Channel).ServerReflectionInfo(cancellationToken: limit.Token);
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, limit.Token);
        await call.RequestStream.CompleteAsync();
        await call.ResponseStream.MoveNext(limit.Token);

        call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name).Should().Contain(
            ["qkdmesh.v1.KeySupply", "qkdmesh.v1.Network", "qkdmesh.v1.Probe", "grpc.health.v1.Health"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("qkdmesh.v1.KeySupply")]
    [InlineData("qkdmesh.v1.Network")]
    public async Task HealthSaysServing_WhenEveryLinkCarriesKey(string service)
    {
        using var limit = RunningMesh.Limit();
        using var watch = new HealthClient(Mesh.Channel).Watch(
            new HealthCheckRequest { Service = service }, cancellationToken: limit.Token);

        while (await watch.ResponseStream.MoveNext(limit.Token) && watch.ResponseStream.Current.Status != Serving.Serving)
        {
        }

        watch.ResponseStream.Current.Status.Should().Be(Serving.Serving);
    }

    [Fact]
    public async Task ProbeAnswersKnownSaesOnly()
    {
        var probe = new Probe.ProbeClient(Mesh.Channel);

        await probe.PingAsync(new PingRequest(), RunningMesh.As("sae-n1"));

        (await Refusal.ReasonAsync(async () => await probe.PingAsync(new PingRequest(), RunningMesh.Nobody)))
            .Should().Be("CALLER_NOT_NAMED");
        (await Refusal.ReasonAsync(async () => await probe.PingAsync(new PingRequest(), RunningMesh.As("nobody"))))
            .Should().Be("UNKNOWN_SAE");
    }

    [Fact]
    public async Task NetworkShowsItsPartsAndBalancedLedgers()
    {
        var network = await Mesh.Network.GetNetworkAsync(new GetNetworkRequest { WithLedgers = true }, RunningMesh.Nobody);

        (network.Name, network.Shape, network.Nodes.Count, network.Links.Count, network.Saes.Count).Should().Be(("test", "ring", 4, 4, 5));
        network.Links.Select(link => link.Status).Should().AllBeEquivalentTo(LinkStatus.Active);
        foreach (var ledger in network.Links.SelectMany(link => new[] { link.LedgerA, link.LedgerB }))
            ledger.Received.Should().Be(ledger.Relayed + ledger.Authentication + ledger.Discarded + ledger.Stored).And.BePositive();
    }

    [Fact]
    public async Task ExplainsBothWaysRoundTheRing()
    {
        var explained = await Mesh.Network.ExplainRouteAsync(new ExplainRouteRequest { From = "sae-n0", To = "n2" }, RunningMesh.Nobody);

        explained.Candidates.Select(candidate => candidate.Nodes[1]).Should().BeEquivalentTo("n1", "n3");
        explained.Candidates.Select(candidate => candidate.Chosen).Should().Equal(true, false);
        explained.Candidates.Should().OnlyContain(
            candidate => candidate.Links.Count == 2 && candidate.AvailableBps > 0 && candidate.BottleneckLinkId != "");
        explained.Explanation.Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("n7-n8")]
    [InlineData("not an id")]
    public async Task SaysUnknownLink_WhenThereIsNone(string link) =>
        (await Refusal.ReasonAsync(async () => await Mesh.Network.CutLinkAsync(new CutLinkRequest { LinkId = link }, RunningMesh.Nobody)))
            .Should().Be("UNKNOWN_LINK");

    [Theory]
    [InlineData("n7")]
    [InlineData("")]
    public async Task SaysUnknownNode_WhenThereIsNone(string node) => (await Refusal.ReasonAsync(
        async () => await Mesh.Network.QuarantineNodeAsync(new QuarantineNodeRequest { NodeId = node }, RunningMesh.Nobody)))
            .Should().Be("UNKNOWN_NODE");
}
