using QkdMesh.Application.KeySupply;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Topology;

namespace QkdMesh.Northbound.Tests.UseCases;

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
        (await DetailAsync(Networks.Ring(4), ErrorCode.NodeUnavailable, ["n2"])).Should().Contain("no silo hosts site n2: start one with --site n2");

    [Fact]
    public async Task NamesAllThatAreNeeded_WhenTheFarEndAndTheWayThereHaveNone() =>
        (await DetailAsync(Networks.Chain(3), ErrorCode.NoRoute, ["n1", "n2"])).Should().Contain("--site n2,n1");

    [Fact]
    public async Task NamesOneOfThem_WhenEachArcOfARingLacksANode() =>
        (await DetailAsync(Networks.Ring(4), ErrorCode.NoRoute, ["n1", "n3"])).Should().MatchRegex("--site n[13]$", "one of them is enough");

    [Fact]
    public async Task NamesTheFarEndAlone_WhenOneWayThereIsWhole() =>
        (await DetailAsync(Networks.Ring(4), ErrorCode.NoRoute, ["n2", "n3"])).Should().MatchRegex("--site n2$");

    [Fact]
    public async Task NamesNobody_WhereAnotherWayIsWhole() =>
        (await DetailAsync(Networks.Ring(4), ErrorCode.InsufficientKey, ["n1"])).Should().Be("failed");

    [Fact]
    public async Task NamesNobody_WhereAFibreIsCutBehindIt() =>
        (await DetailAsync(Networks.Chain(3), ErrorCode.NoRoute, ["n1"], off: ["n1-n2"])).Should().Be("failed", "a silo for n1 would not help");

    [Fact]
    public async Task NamesNobody_WhereTheFailureIsNoMatterOfWays() =>
        (await DetailAsync(Networks.Chain(3), ErrorCode.KeyStoreFull, ["n1"])).Should().Be("failed");

    private static Task<string> DetailAsync(NetworkTopology topology, ErrorCode failure, string[] nowhere) => DetailAsync(topology, failure, nowhere, None);

    private static async Task<string> DetailAsync(NetworkTopology topology, ErrorCode failure, string[] nowhere, string[] off)
    {
        await using var application = new TestApplication();
        var snapshot = application.Publish(topology);
        var links = snapshot.Links.SetItems(off.Select(link => KeyValuePair.Create(new LinkId(link), snapshot.StateOf(new(link)) with { Status = LinkStatus.Off })));
        application.View.Publish(snapshot with { Version = 2, Links = links });
        application.Silos.Nowhere.UnionWith(nowhere.Select(node => new NodeId(node)));
        application.Grains["n0"].OnSupply = _ =>
        {
            application.Time.Advance(application.Options.ChangePatience);
            return new(new MeshError(failure, "failed"));
        };

        var supply = await application.Mediator.Send(new SupplyKeys(TestKeys.Order("sae-n0", "sae-n2")), TestContext.Current.CancellationToken);

        supply.Error!.Code.Should().Be(failure);
        return supply.Error.Detail;
    }
}
