using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;
using QkdMesh.Simulation.Scenarios;

namespace QkdMesh.Simulation.World;

/// <summary>
/// The topology of a scenario, and what becomes of it while faults change it. Nodes n0, n1..., links l0, l1..., and SAEs s0 to s3 spread over the nodes,
/// which all share with each other but s0 with s3.
/// </summary>
internal sealed class SimulatedNetwork(NetworkForm form, int nodes)
{
    public const int Saes = 4;

    private readonly HashSet<Fault> _changes = [];

    public static int LinkCount(NetworkForm form, int nodes) => Pairs(form, nodes).Count();

    public void Change(Fault fault, bool isOver)
    {
        if (isOver) _changes.Remove(fault);
        else _changes.Add(fault);
    }

    /// <summary>As it is now; null where the changes make no sound network.</summary>
    public NetworkTopology? Now => NetworkTopology.TryCreate(Definition(), out _);

    private TopologyDefinition Definition() => new(
        new("simulated"), NetworkShape.Mesh, null,
        [.. Enumerable.Range(0, nodes).Select(number => new NodeDefinition(new(Names.Node(number)), Names.Node(number), null, NodeRole.Trusted))],
        [.. Pairs(form, nodes).Select(LinkNow).OfType<LinkDefinition>()],
        [.. Enumerable.Range(0, Saes).Select(SaeNow)]);

    private LinkDefinition? LinkNow((int A, int B) pair, int number)
    {
        var name = Names.Link(number);
        if (_changes.Any(change => change.Kind == FaultKind.LinkLeaves && change.What == name)) return null;
        var b = _changes.FirstOrDefault(change => change.Kind == FaultKind.LinkMoves && change.What == name)?.Other ?? Names.Node(pair.B);
        return new LinkDefinition(
            new(name), new(Names.Node(pair.A)), new(b == Names.Node(pair.A) ? Names.Node(pair.B) : b),
            FibreLength.FromKilometres(10), OpticalLoss.FromDecibels(2), "simulated", KeyRate.FromKilobitsPerSecond(10));
    }

    private SaeDefinition SaeNow(int number)
    {
        var name = Names.Sae(number);
        var node = _changes.FirstOrDefault(change => change.Kind == FaultKind.SaeMoves && change.What == name)?.Other ?? Names.Node(number * nodes / Saes);
        var peers = Enumerable.Range(0, Saes).Where(peer => peer != number && !IsStrangers(number, peer)).Select(Names.Sae).Where(peer =>
            !_changes.Any(change => change.Kind == FaultKind.SaesPart && ((change.What == name && change.Other == peer) || (change.What == peer && change.Other == name))));
        return new SaeDefinition(new(name), new(node), peers.Select(peer => new SaeId(peer)).ToHashSet());
    }

    private static IEnumerable<(int A, int B)> Pairs(NetworkForm form, int nodes) => form switch
    {
        NetworkForm.Line => Along(nodes),
        NetworkForm.Ring => Along(nodes).Append((nodes - 1, 0)),
        NetworkForm.Star => Enumerable.Range(1, nodes - 1).Select(leaf => (0, leaf)),
        _ => Along(nodes).Append((nodes - 1, 0)).Concat(Enumerable.Range(0, nodes / 2).Where(at => nodes > 4).Select(at => (at, (at + (nodes / 2)) % nodes))),
    };

    // The first and the last: somebody must be refused.
    private static bool IsStrangers(int one, int other) => Math.Abs(one - other) == Saes - 1;

    private static IEnumerable<(int A, int B)> Along(int nodes) =>
        Enumerable.Range(0, nodes - 1).Select(at => at % 2 == 0 ? (at, at + 1) : (at + 1, at));
}
