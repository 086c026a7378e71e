using System.CommandLine;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies;

namespace QkdMesh.Cli.Commands.Route;

/// <summary>How routes are chosen, in the words of topology files.</summary>
internal sealed class PolicyOption : Option<string?>
{
    /// <param name="otherwise">What holds without the option: a sentence.</param>
    public PolicyOption(string otherwise)
        : base("--policy")
    {
        Description = "How to choose a route: fewest links of the routes at least half as wide as the widest (balanced), largest "
            + $"available rate within 1 % (widest), fewest links (fewest-hops), or the route that delivered last (sticky). {otherwise}";
        this.AcceptOnlyFromAmong([.. RoutingPolicyWords.All]);
    }

    public RoutingPolicy? Read(ParseResult parse) => parse.GetValue(this) is { } word ? RoutingPolicyWords.Parse(word) : null;

    /// <summary>The network with the chosen policy for all its pairs; the same network without the option.</summary>
    public NetworkTopology Apply(ParseResult parse, NetworkTopology topology) =>
        Read(parse) is { } policy ? topology.With(policy) : topology;
}
