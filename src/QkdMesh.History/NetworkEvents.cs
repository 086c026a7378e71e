namespace QkdMesh.History;

/// <summary>The controller put a topology into service.</summary>
/// <param name="EndNodes">The nodes that are not trusted nodes: no key of others may pass them.</param>
public sealed record TopologyApplied(
    long Version, IReadOnlyList<LinkPlace> Links, IReadOnlyList<SaePlace> Saes, IReadOnlyList<string> EndNodes) : KeyEvent;

/// <summary>An operator quarantined or released a node.</summary>
/// <param name="Nodes">All nodes that are quarantined from now on.</param>
public sealed record QuarantineOrdered(IReadOnlyCollection<string> Nodes) : KeyEvent;

/// <summary>Where a link's two ends are.</summary>
public sealed record LinkPlace(string Id, string A, string B);

/// <summary>Where an SAE is, and with which SAEs it may share: a pair may only where each names the other.</summary>
public sealed record SaePlace(string Id, string Node, IReadOnlyList<string> SharesWith);
