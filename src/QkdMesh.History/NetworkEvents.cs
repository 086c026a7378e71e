namespace QkdMesh.History;

/// <summary>The controller put a topology into service.</summary>
/// <param name="EndNodes">The nodes that are not trusted nodes: no key of others may pass them.</param>
/// <param name="Needs">The pairs of SAEs for which not every key is good enough.</param>
public sealed record TopologyApplied(
    long Version, IReadOnlyList<LinkPlace> Links, IReadOnlyList<SaePlace> Saes, IReadOnlyList<string> EndNodes,
    IReadOnlyList<PairNeeds> Needs) : KeyEvent;

/// <summary>An operator quarantined or released a node.</summary>
/// <param name="Nodes">All nodes that are quarantined from now on.</param>
public sealed record QuarantineOrdered(IReadOnlyCollection<string> Nodes) : KeyEvent;

/// <summary>Where a link's two ends are.</summary>
public sealed record LinkPlace(string Id, string A, string B);

/// <summary>Where an SAE is, and with which SAEs it may share: a pair may only where each names the other.</summary>
public sealed record SaePlace(string Id, string Node, IReadOnlyList<string> SharesWith);

/// <summary>What every key of two SAEs is at least. The order of the two has no meaning.</summary>
/// <param name="LeastAssurance">In the words of topology files.</param>
public sealed record PairNeeds(string One, string Other, int LeastPaths, string LeastAssurance);
