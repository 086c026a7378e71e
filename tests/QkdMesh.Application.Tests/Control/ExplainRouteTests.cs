using QkdMesh.Application.Control;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;

namespace QkdMesh.Application.Tests.Control;

public sealed class ExplainRouteTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("n0", "n2")]
    [InlineData("sae-n0", "n2")]
    [InlineData("loner", "sae-n2")]
    public async Task TakesNodesAndSaes_AsEnds(string from, string to)
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));

        var explained = await application.Mediator.Send(new ExplainRoute(from, to, RouteQuery.Default), Cancellation);

        explained.Value.Candidates.Should().HaveCount(2);
    }

    [Fact]
    public async Task NamesTheKeptRouteFirst_WhenThePolicyIsSticky()
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        var best = application.View.Planner.Rank(new("n0"), new("n1"), RouteQuery.Default).First();
        application.Grains["n0"].Kept = application.View.Planner.Rank(new("n0"), new("n1"), RouteQuery.Default).Last();

        var query = RouteQuery.Default with { Policy = RoutingPolicy.Sticky };
        var explained = (await application.Mediator.Send(new ExplainRoute("n0", "n1", query), Cancellation)).Value;

        explained.Candidates.Select(candidate => candidate.Route.Hops).Should().Equal(3, best.Hops);
        explained.Reason.Should().StartWith("kept: this route delivered last (sticky). A new choice would go by: fewest hops");
    }

    [Fact]
    public async Task ListsRoutesOverPqcLinksToo_AfterThoseThatComeFirst()
    {
        await using var application = new TestApplication();
        var ring = Networks.Ring(4).Definition;
        application.Publish(new NetworkTopology(ring with
        {
            Links =
            [
                .. ring.Links.Select(
                    link => link.Id == new LinkId("n0-n1") ? link with { Source = new LinkSource(KeySourceKind.Pqc) } : link),
            ],
        }));

        var explained = await application.Mediator.Send(new ExplainRoute("n0", "n1", RouteQuery.Default), Cancellation);

        explained.Value.Candidates.Select(candidate => candidate.Route.Hops).Should().Equal(3, 1);
    }

    [Theory]
    [InlineData("n9", "n2", 16, ErrorCode.UnknownNode)]
    [InlineData("n0", "not a name", 16, ErrorCode.UnknownNode)]
    [InlineData("", "n2", 16, ErrorCode.UnknownNode)]
    [InlineData("n0", "n2", 65, ErrorCode.OptionOutOfRange)]
    public async Task SaysWhy_WhenAnEndOrOptionIsWrong(string from, string to, int hops, ErrorCode reason)
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));

        var refused = await application.Mediator.Send(new ExplainRoute(from, to, RouteQuery.Default with { MaxHops = hops }), Cancellation);

        refused.Error!.Code.Should().Be(reason);
    }
}
