using Orleans.Runtime;
using QkdMesh.Core.Identifiers;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Grains.Placement;

/// <summary>Which silos host which nodes.</summary>
internal sealed class NodeHosting(SiloMembers members, ILocalSiloDetails here) : INodeHosting
{
    private readonly HostedNodes _here = HostedNodes.OfSiloName(here.Name);

    public bool IsHere(NodeId node) => _here.Contains(node);

    public bool IsAnywhere(NodeId node) => _here.Contains(node) || members.Active.Values.Any(hosted => hosted.Contains(node));

    // This silo acts for its nodes before the table shows it as up.
    public int CountSilosOf(NodeId node) => Others.Count(silo => Of(silo) is { } hosted && hosted.Contains(node)) + (IsHere(node) ? 1 : 0);

    public bool IsHostedBy(NodeId node, string silo) => Of(SiloAddress.FromParsableString(silo)) is { } hosted && hosted.Contains(node);

    /// <summary>The nodes that a silo hosts; null for a silo that is not up.</summary>
    public HostedNodes? Of(SiloAddress silo) => members.Active.GetValueOrDefault(silo);

    /// <summary>The silos that are up, without this one.</summary>
    public IReadOnlyList<SiloAddress> Others => [.. members.Active.Keys.Where(silo => !silo.Equals(here.SiloAddress)).Order()];

    /// <summary>The other silos that host at least one of the nodes; all other silos if none does.</summary>
    public IReadOnlyList<SiloAddress> OthersHosting(params NodeId[] nodes) =>
        Others.Where(silo => Of(silo) is { } hosted && nodes.Any(hosted.Contains)).ToList() is { Count: > 0 } hosting ? hosting : Others;

    /// <summary>Another silo that hosts the node; null without such a silo.</summary>
    public SiloAddress? AnotherHostOf(NodeId node) => Others.FirstOrDefault(silo => Of(silo) is { } hosted && hosted.Contains(node));
}
