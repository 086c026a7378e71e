using System.CommandLine;
using QkdMesh.Cli.Session;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Commands.Route;

/// <summary>The options that say how a route is chosen.</summary>
internal sealed class RouteChoice
{
    private const string Widest = "widest";
    private const string FewestHops = "fewest-hops";

    private readonly Option<uint?> _maxHops =
        new Option<uint?>("--max-hops") { Description = "The most links that a route may have.", HelpName = "N" }.Positive();

    private readonly Option<string?> _policy = new("--policy") { Description = "What makes a route the best one." };

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
