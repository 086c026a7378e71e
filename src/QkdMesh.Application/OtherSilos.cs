using QkdMesh.Core.Identifiers;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application;

/// <summary>Where callers can ask if this silo does not serve them.</summary>
public sealed class OtherSilos(ISilos silos)
{
    private const string All = "all";

    /// <summary>URLs of the other silos that are up and host a node; empty if no such silo publishes its URL.</summary>
    public IReadOnlyList<string> Hosting(NodeId node) =>
    [
        .. silos.All()
            .Where(silo => silo is { IsHere: false, Status: "active", GrpcAddress: not null } && Hosts(silo, node))
            .Select(silo => silo.GrpcAddress!),
    ];

    /// <summary>URL of the silo with an address; null if it is not up, or publishes no URL.</summary>
    public string? UrlOf(string address) =>
        silos.All().FirstOrDefault(silo => silo is { IsHere: false, Status: "active" } && silo.Address == address)?.GrpcAddress;

    private static bool Hosts(SiloReport silo, NodeId node) =>
        silo.Nodes == All || silo.Nodes.Split(',').Contains(node.Value, StringComparer.Ordinal);
}
