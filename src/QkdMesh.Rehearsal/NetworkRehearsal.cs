using QkdMesh.Core.Errors;
using QkdMesh.Core.Topology;

namespace QkdMesh.Rehearsal;

/// <summary>The result of a rehearsal.</summary>
/// <param name="Pairs">Pairs of SAEs that may share keys. Without one, there are no requests.</param>
/// <param name="Length">The simulated time.</param>
/// <param name="Left">Keys that nobody came for: their slave does not collect, or was to collect after the end.</param>
/// <param name="Wrong">Keys that differed at the two ends, or could not be collected: 0, or the mesh is broken.</param>
/// <param name="Alarms">Alarms that links raised because of taps.</param>
public sealed record RehearsalReport(
    int Nodes, int Links, int Pairs, TimeSpan Length, int Seed,
    long Requests, IReadOnlyDictionary<ErrorCode, long> Failures, long Keys, long Collected, long Left, long Wrong,
    int Cuts, int Taps, int Alarms,
    LedgerReport Ledger);

/// <summary>
/// Plays a network in simulated time, as fast as the computer can: the real protocol and link model, with cuts, taps and a load.
/// </summary>
public static class NetworkRehearsal
{
    /// <param name="onHour">Called after each hour of simulated time.</param>
    public static RehearsalReport Play(
        NetworkTopology topology, RehearsalPlan plan, Action<int> onHour, CancellationToken cancellationToken)
    {
        var network = topology.Definition with { Links = [.. topology.Definition.Links.Select(WithoutDevices)] };
        var played = new NetworkTopology(network);
        var time = new Timeline();
        var mesh = new RehearsedNetwork(played, time, plan.EveryBeat);
        var load = new RehearsedLoad(mesh, time, OfferedLoad.Of(played, plan));
        // Not the random numbers of the load: the requests are the same with and without cuts.
        var mishaps = new Mishaps(mesh, time, plan, new Random(~plan.Seed));
        time.RunUntil(plan.Length, onHour, cancellationToken);
        return new RehearsalReport(
            network.Nodes.Count, network.Links.Count, OfferedLoad.PairsOf(played).Length / 2, plan.Length, plan.Seed,
            load.Requests, load.Failures, load.Keys, load.Collected, load.Left, load.Wrong,
            mishaps.Cuts, mishaps.Taps, mesh.Links.Sum(link => link.Link.Alarms), mesh.Book.Check(mesh.Ledgers));
    }

    // A simulated source at the rate of the topology replaces a real device.
    private static LinkDefinition WithoutDevices(LinkDefinition link) =>
        link.Source.Kind == KeySourceKind.Etsi014 ? link with { Source = LinkSource.Simulated with { Bb84 = link.Source.Bb84 } } : link;
}
