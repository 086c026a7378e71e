using QkdMesh.Application.KeySupply;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Topology;

namespace QkdMesh.Application.Tests.KeySupply;

public sealed class MissingSilosTests
{
    private static readonly string[] None = [];

    [Theory]
    [InlineData(ErrorCode.NoRoute)]
    [InlineData(ErrorCode.NodeUnavailable)]
    [InlineData(ErrorCode.RelayFailed)]
    [InlineData(ErrorCode.InsufficientKey)]
    public async Task NamesTheSite_WhenTheOnlyNodeBetweenHasNoSilo(ErrorCode failure) =>
        (await DetailAsync(Networks.Chain(3), failure, ["n1"])).Should().Be("failed: no silo hosts site n1: start one with --site n1");

    [Fact]
    public async Task NamesTheFarEnd_WhenItHasNoSilo() =>
        (await DetailAsync(Networks.Ring(4), ErrorCode.NodeUnavailable, ["n2"])).Should()
            .Contain("no silo hosts site n2: start one with --site n2");

    [Fact]
    public async Task NamesAllThatAreNeeded_WhenTheFarEndAndTheWayThereHaveNone() =>
        (await DetailAsync(Networks.Chain(3), ErrorCode.NoRoute, ["n1", "n2"])).Should().Contain("--site n2,n1");

    [Fact]
    public async Task NamesOneOfThem_WhenEachArcOfARingLacksANode() =>
        (await DetailAsync(Networks.Ring(4), ErrorCode.NoRoute, ["n1", "n3"])).Should()
            .MatchRegex("--site n[13]$", "one of them is enough");

    [Fact]
    public async Task NamesTheFarEndAlone_WhenOneWayThereIsWhole() =>
        (await DetailAsync(Networks.Ring(4), ErrorCode.NoRoute, ["n2", "n3"])).Should().MatchRegex("--site n2$");

    [Fact]
    public async Task NamesNoSite_WhenAnotherWayIsWhole() =>
        (await DetailAsync(Networks.Ring(4), ErrorCode.InsufficientKey, ["n1"])).Should().Be("failed");

    [Fact]
    public async Task NamesTheSiteAndTheCut_WhenAFibreIsCutBehindIt() =>
        (await DetailAsync(Networks.Chain(3), ErrorCode.NoRoute, ["n1"], off: ["n1-n2"])).Should().Be(
            "no route from n0 to n2 carries key; in the way: node n1 (no-silo), link n1-n2 (cut)", "a silo for n1 alone would not help");

    [Fact]
    public async Task NamesNoSite_WhenTheFailureDoesNotDependOnTheWay() =>
        (await DetailAsync(Networks.Chain(3), ErrorCode.KeyStoreFull, ["n1"])).Should().Be("failed");

    [Theory]
    [InlineData(PqcUse.Fallback, Assurance.Pqc, "--site n1")]
    [InlineData(PqcUse.Equal, Assurance.Pqc, "--site n1")]
    [InlineData(PqcUse.Never, Assurance.Pqc, "--site n3,n4")]
    [InlineData(PqcUse.Fallback, Assurance.Its, "--site n3,n4")]
    [InlineData(PqcUse.Equal, Assurance.Hybrid, "--site n3,n4")]
    public async Task NamesThoseOnAWayThatTheOrderMayTake(PqcUse use, Assurance least, string sites)
    {
        // n0-n1-n2 begins without a quantum channel; the other way round has two nodes without a silo.
        var ring = Networks.Ring(5).Definition;
        var links = ring.Links.Select(
            link => link.Id == new LinkId("n0-n1") ? link with { Source = new LinkSource(KeySourceKind.Pqc) } : link);
        var topology = new NetworkTopology(ring with { PqcUse = use, Links = [.. links] });

        var request = TestKeys.Request("sae-n0", "sae-n2") with { Requirements = TestKeys.Requirements() with { LeastAssurance = least } };
        var detail = await DetailAsync(topology, ErrorCode.NoRoute, ["n1", "n3", "n4"], None, request);

        detail.Should().EndWith(sites);
    }

    [Fact]
    public async Task NamesNoSite_WhereTheLinksBehindItBearNoKey() =>
        (await DetailAsync(Networks.DarkRing(4), ErrorCode.NoRoute, ["n1", "n3"])).Should().Be("failed", "a silo for n1 would not help");

    private static Task<string> DetailAsync(NetworkTopology topology, ErrorCode failure, string[] nowhere) =>
        DetailAsync(topology, failure, nowhere, None);

    private static Task<string> DetailAsync(NetworkTopology topology, ErrorCode failure, string[] nowhere, string[] off) =>
        DetailAsync(topology, failure, nowhere, off, TestKeys.Request("sae-n0", "sae-n2"));

    private static async Task<string> DetailAsync(
        NetworkTopology topology, ErrorCode failure, string[] nowhere, string[] off, KeyRequest request)
    {
        await using var application = new TestApplication();
        var snapshot = application.Publish(topology);
        var links = snapshot.Links.SetItems(off.Select(link => new LinkId(link))
            .Select(link => KeyValuePair.Create(link, snapshot.StateOf(link) with { Status = LinkStatus.Off })));
        application.View.Publish(snapshot with { Version = 2, Links = links });
        application.Silos.Nowhere.UnionWith(nowhere.Select(node => new NodeId(node)));
        application.Grains["n0"].OnSupply = _ =>
        {
            application.Time.Advance(application.Options.ChangePatience);
            return new(new MeshError(failure, "failed"));
        };

        var supply = await application.Mediator.Send(new SupplyKeys(request), TestContext.Current.CancellationToken);

        supply.Error!.Code.Should().Be(failure);
        return supply.Error.Detail;
    }
}
