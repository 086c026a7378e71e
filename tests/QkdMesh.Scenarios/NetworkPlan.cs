namespace QkdMesh.Scenarios;

public enum NetworkForm
{
    Line,
    Ring,
    Star,
    Mesh,
}

/// <param name="IsEndNode">Whether no key of others may pass the node.</param>
public sealed record PlannedNode(string Name, bool IsEndNode);

/// <param name="HasQuantumChannel">False for a link whose key both ends agree on by ML-KEM.</param>
public sealed record PlannedLink(string Name, string A, string B, bool HasQuantumChannel = true);

/// <param name="Peers">The SAEs that it may share with.</param>
public sealed record PlannedSae(string Name, string Node, IReadOnlySet<string> Peers);

/// <summary>
/// The network of a scenario, as faults have changed it: nodes n0, n1..., links l0, l1..., and SAEs s0 to s3 spread over the nodes.
/// All SAEs share with each other, except s0 with s3. If it has a layer of pqc links, p0 is beside l0.
/// </summary>
public sealed class NetworkPlan
{
    public const int SaeCount = 4;

    private readonly NetworkForm _form;
    private readonly int _nodes;
    private readonly bool _hasPqcLayer;
    private readonly IReadOnlyList<Fault> _changes;

    public NetworkPlan(NetworkForm form, int nodes, bool hasPqcLayer = false) : this(form, nodes, hasPqcLayer, [])
    {
    }

    private NetworkPlan(NetworkForm form, int nodes, bool hasPqcLayer, IReadOnlyList<Fault> changes)
    {
        (_form, _nodes, _hasPqcLayer, _changes) = (form, nodes, hasPqcLayer, changes);
        Nodes = [.. Enumerable.Range(0, nodes).Select(NodeNow)];
        Links = [.. Pairs(form, nodes, hasPqcLayer).Select(LinkNow).OfType<PlannedLink>()];
        Saes = [.. Enumerable.Range(0, SaeCount).Select(SaeNow)];
    }

    public static int LinkCount(NetworkForm form, int nodes) => Pairs(form, nodes).Count();

    /// <summary>The names of all links, also of those that faults take out of the network.</summary>
    public static IReadOnlyList<string> LinkNames(NetworkForm form, int nodes, bool hasPqcLayer)
    {
        var count = LinkCount(form, nodes);
        IEnumerable<int> numbers = Enumerable.Range(0, count);
        return [.. numbers.Select(Names.Link), .. hasPqcLayer ? numbers.Select(Names.PqcLink) : []];
    }

    public IReadOnlyList<PlannedNode> Nodes { get; }

    public IReadOnlyList<PlannedLink> Links { get; }

    public IReadOnlyList<PlannedSae> Saes { get; }

    /// <summary>The pairs of SAEs that share keys and need better ones, each once.</summary>
    public IEnumerable<(string One, string Other)> StrictPairs =>
        from one in Saes
        from other in one.Peers
        where string.CompareOrdinal(one.Name, other) < 0
        where _changes.Any(change => IsOf(FaultKind.PairIsStrict, change, one.Name, other))
        select (one.Name, other);

    /// <summary>The network after the fault has begun, or after it is over.</summary>
    public NetworkPlan After(Fault fault, bool isOver) =>
        new(_form, _nodes, _hasPqcLayer, isOver ? [.. _changes.Where(change => change != fault)] : [.. _changes.Append(fault)]);

    private PlannedNode NodeNow(int number) => new(
        Names.Node(number), _changes.Any(change => change.Kind == FaultKind.NodeIsEndNode && change.What == Names.Node(number)));

    private PlannedLink? LinkNow((int A, int B) pair, int number)
    {
        var links = LinkCount(_form, _nodes);
        var name = number < links ? Names.Link(number) : Names.PqcLink(number - links);
        if (_changes.Any(change => change.Kind == FaultKind.LinkLeaves && change.What == name)) return null;
        var b = _changes.FirstOrDefault(change => change.Kind == FaultKind.LinkMoves && change.What == name)?.Other ?? Names.Node(pair.B);
        return new PlannedLink(name, Names.Node(pair.A), b == Names.Node(pair.A) ? Names.Node(pair.B) : b, number < links);
    }

    private PlannedSae SaeNow(int number)
    {
        var name = Names.Sae(number);
        var node = _changes.FirstOrDefault(change => change.Kind == FaultKind.SaeMoves && change.What == name)?.Other
            ?? Names.Node(number * _nodes / SaeCount);
        var peers = Enumerable.Range(0, SaeCount).Where(peer => peer != number && !IsStrangers(number, peer)).Select(Names.Sae)
            .Where(peer => !_changes.Any(change => IsOf(FaultKind.SaesPart, change, name, peer)));
        return new PlannedSae(name, node, peers.ToHashSet());
    }

    private static bool IsOf(FaultKind kind, Fault change, string one, string other) => change.Kind == kind
    && ((change.What == one && change.Other == other) || (change.What == other && change.Other == one));

    private static IEnumerable<(int A, int B)> Pairs(NetworkForm form, int nodes, bool hasPqcLayer) =>
        hasPqcLayer ? [.. Pairs(form, nodes), .. Pairs(form, nodes)] : Pairs(form, nodes);

    private static IEnumerable<(int A, int B)> Pairs(NetworkForm form, int nodes) => form switch
    {
        NetworkForm.Line => Along(nodes),
        NetworkForm.Ring => Along(nodes).Append((nodes - 1, 0)),
        NetworkForm.Star => Enumerable.Range(1, nodes - 1).Select(leaf => (0, leaf)),
        _ => Along(nodes).Append((nodes - 1, 0))
            .Concat(Enumerable.Range(0, nodes / 2).Where(at => nodes > 4).Select(at => (at, (at + (nodes / 2)) % nodes))),
    };

    // The first and the last SAE do not share, so that requests are refused too.
    private static bool IsStrangers(int one, int other) => Math.Abs(one - other) == SaeCount - 1;

    private static IEnumerable<(int A, int B)> Along(int nodes) =>
        Enumerable.Range(0, nodes - 1).Select(at => at % 2 == 0 ? (at, at + 1) : (at + 1, at));
}
