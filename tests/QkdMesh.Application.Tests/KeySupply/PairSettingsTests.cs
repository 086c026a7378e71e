using QkdMesh.Application.Control;
using QkdMesh.Application.KeySupply;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;

namespace QkdMesh.Application.Tests.KeySupply;

/// <summary>What SAEs and operators are told where the topology says what the keys of a pair are at least.</summary>
public sealed class PairSettingsTests
{
    private static readonly SaeId One = new("sae-n0"), Other = new("sae-n2");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RequestThatContradictsThePairIsRefused_BeforeANodeIsAsked()
    {
        await using var application = new TestApplication();
        application.Publish(Ring(pair => pair with { LeastAssurance = Assurance.Its }));
        var request = TestKeys.Request() with { Requirements = TestKeys.Requirements() with { IsHybrid = true } };

        var error = (await application.Mediator.Send(new SupplyKeys(request), Cancellation)).Error!;

        error.Code.Should().Be(ErrorCode.OptionOutOfRange);
        error.Detail.Should().StartWith("the topology has 'least_assurance: its' (pairs) for sae-n0 and sae-n2");
        error.Advice.Should().StartWith("leave hybrid out");
    }

    [Theory]
    [InlineData(1, "; the topology has 'least_paths: 3' (pairs) for sae-n0 and sae-n2", "lower 'least_paths', or add links")]
    [InlineData(4, "", "request fewer disjoint paths, or add links")]
    public async Task PairIsNamed_WhereItsSettingLeavesNoRoute(int paths, string by, string advice)
    {
        await using var application = new TestApplication();
        application.Publish(Ring(pair => pair with { LeastPaths = 3 }));
        application.Grains["n0"].OnSupply = _ => new(new MeshError(ErrorCode.NoDisjointRoutes, "failed"));
        var request = TestKeys.Request() with { Requirements = TestKeys.Requirements() with { DisjointPaths = paths } };

        var error = (await application.Mediator.Send(new SupplyKeys(request), Cancellation)).Error!;

        error.Detail.Should().Be($"n0 and n2 have 2 of {Math.Max(3, paths)} node-disjoint routes: the topology has no more{by}");
        error.Advice.Should().StartWith(advice);
    }

    [Fact]
    public async Task StatusCountsKeysOverAllPathsThatThePairNeeds()
    {
        await using var application = new TestApplication();
        var snapshot = application.Publish(Ring(pair => pair with { LeastPaths = 2 }), stockBytes: 8000);
        var scarce = new LinkId("n2-n3");
        var low = snapshot.StateOf(scarce) with { StockAToB = Bits.FromBytes(800), StockBToA = Bits.FromBytes(800) };
        application.View.Publish(snapshot with { Version = 2, Links = snapshot.Links.SetItem(scarce, low) });

        var status = (await application.Mediator.Send(new GetKeyStatus(One, Other, RouteQuery.Default), Cancellation)).Value;

        status.AvailableKeys.Should().Be(10);
        application.View.Publish(application.View.Current! with { Version = 3, Topology = Ring(pair => pair with { LeastPaths = 3 }) });
        (await application.Mediator.Send(new GetKeyStatus(One, Other, RouteQuery.Default), Cancellation)).Value.Route.Should().BeNull();
    }

    [Theory]
    [InlineData(2, "sae-n0", "sae-n2", "The topology has 'least_paths: 2' (pairs) and 'least_assurance: its' (network)")]
    [InlineData(
        3, "sae-n2", "sae-n0",
        "The topology has 'least_paths: 3' (pairs) and 'least_assurance: its' (network), but n2 and n0 have 2 of 3 node-disjoint routes: "
        + "the topology has no more; lower 'least_paths', or add links and nodes to the topology")]
    [InlineData(3, "n0", "n2", "The topology has 'least_assurance: its' (network)")]
    public async Task ExplanationSaysWhichSettingsHold_AndWhereTheyComeFrom(int paths, string from, string to, string end)
    {
        await using var application = new TestApplication();
        var ring = Ring(pair => pair with { LeastPaths = paths }).Definition;
        application.Publish(new NetworkTopology(ring with { LeastAssurance = Assurance.Its }));

        var explained = await application.Mediator.Send(new ExplainRoute(from, to, RouteQuery.Default), Cancellation);

        explained.Value.Candidates.Should().HaveCount(2);
        explained.Value.Reason.Should().EndWith($". {end}");
    }

    [Fact]
    public async Task ExplanationLeavesOutRoutes_ThatThePairMustNotTake()
    {
        await using var application = new TestApplication();
        var ring = Ring(pair => pair with { LeastAssurance = Assurance.Its }).Definition;
        var links = ring.Links.Select(
            link => link.Id == new LinkId("n0-n1") ? link with { Source = new LinkSource(KeySourceKind.Pqc) } : link);
        application.Publish(new NetworkTopology(ring with { Links = [.. links] }));

        var explained = await application.Mediator.Send(new ExplainRoute("sae-n0", "sae-n2", RouteQuery.Default), Cancellation);

        explained.Value.Candidates.Select(candidate => candidate.Route.ToString()).Should().Equal("n0 > n3 > n2");
    }

    private static NetworkTopology Ring(Func<PairDefinition, PairDefinition> settings) =>
        new(Networks.Ring(4).Definition with { Pairs = [settings(new(Other, One))] });
}
