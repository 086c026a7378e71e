using System.CommandLine;
using QkdMesh.Cli.Session;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Commands.Route;

/// <summary>The options for the choice of a route.</summary>
internal sealed class RouteChoice
{
    private const string Widest = "widest";
    private const string FewestHops = "fewest-hops";

    private readonly Option<uint?> _maxHops =
        new Option<uint?>("--max-hops") { Description = "Largest number of links on a route.", HelpName = "N" }.Positive();

    private readonly Option<string?> _policy = new("--policy")
    {
        Description = "How to compare routes: by bottleneck key rate (widest, the default) or by number of links.",
    };

    public RouteChoice(Command command)
    {
        _policy.AcceptOnlyFromAmong(Widest, FewestHops);
        command.Add(_maxHops);
        command.Add(_policy);
    }

    public RouteOptions Read(ParseResult parse) => new()
    {
        MaxHops = parse.GetValue(_maxHops) ?? 0,
        Policy = parse.GetValue(_policy) switch
        {
            Widest => RoutingPolicy.Widest,
            FewestHops => RoutingPolicy.FewestHops,
            _ => RoutingPolicy.Unspecified,
        },
    };
}
