using QkdMesh.Core.Errors;
using QkdMesh.Core.Topology;

namespace QkdMesh.Rehearsal;

/// <summary>What a rehearsal came to.</summary>
/// <param name="Length">Of the time that passed in the network.</param>
/// <param name="Wrong">Keys that differed at the two ends, or could not be collected where they should: 0, or the mesh is broken.</param>
/// <param name="Alarms">That links raised because of taps.</param>
public sealed record RehearsalReport(
    int Nodes, int Links, TimeSpan Length, int Seed, long Requests, IReadOnlyDictionary<ErrorCode, long> Failures, long Keys, long Collected, long Wrong, int Cuts, int Taps, int Alarms,
    LedgerReport Ledger);

/// <summary>Plays a length of time of a network in as little time as its work takes: the real protocol and model of links, with cuts, taps and a load.</summary>
public static class NetworkRehearsal
{
    /// <param name="onHour">Told when another hour has passed in the network.</param>
    public static RehearsalReport Play(NetworkTopology topology, RehearsalPlan plan, Action<int> onHour)
    {
        var network = topology.Definition with { Links = [.. topology.Definition.Links.Select(WithoutDevices)] };
        var played = new NetworkTopology(network);
        var (time, random) = (new Timeline(), new Random(plan.Seed));
        var mesh = new RehearsedNetwork(played, time, plan.Beat);
        var load = new RehearsedLoad(mesh, played, time, plan, random);
        var mishaps = new Mishaps(mesh, time, plan, random);
        time.RunUntil(plan.Length, onHour);
        return new RehearsalReport(
            network.Nodes.Count, network.Links.Count, plan.Length, plan.Seed, load.Requests, load.Failures, load.Keys, load.Collected, load.Wrong, mishaps.Cuts, mishaps.Taps,
            mesh.Links.Sum(link => link.Link.Alarms), mesh.Book.Check(mesh.Ledgers));
    }

    // Real devices are played by the rate that the topology gives them.
    private static LinkDefinition WithoutDevices(LinkDefinition link) =>
        link.Source.Kind == KeySourceKind.Etsi014 ? link with { Source = LinkSource.Simulated with { Bb84 = link.Source.Bb84 } } : link;
}
