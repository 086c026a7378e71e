using System.CommandLine;
using QkdMesh.Cli.Session;
using QkdMesh.Core.Routing;
using QkdMesh.Northbound.V1;
using RoutingPolicy = QkdMesh.Core.Topology.RoutingPolicy;
using RouteOptions = QkdMesh.Northbound.V1.RouteOptions;
using WirePolicy = QkdMesh.Northbound.V1.RoutingPolicy;

namespace QkdMesh.Cli.Commands.Route;

/// <summary>The options for the choice of a route.</summary>
internal sealed class RouteChoice
{
    private readonly Option<uint?> _maxHops =
        new Option<uint?>("--max-hops") { Description = "Largest number of links on a route.", HelpName = "N" }
            .Within(new NumberRule(1, RouteQuery.HopLimit, "links"));

    private readonly PolicyOption _policy = new("As the topology says.");

    public RouteChoice(Command command)
    {
        command.Add(_maxHops);
        command.Add(_policy);
    }

    public RouteOptions Read(ParseResult parse) => new()
    {
        MaxHops = parse.GetValue(_maxHops) ?? 0,
        Policy = _policy.Read(parse) switch
        {
            null => WirePolicy.Unspecified,
            RoutingPolicy.WidestThenFewestHops => WirePolicy.Widest,
            RoutingPolicy.FewestHopsThenWidest => WirePolicy.FewestHops,
            RoutingPolicy.Sticky => WirePolicy.Sticky,
            _ => WirePolicy.Balanced,
        },
    };
}
