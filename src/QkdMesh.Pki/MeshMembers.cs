namespace QkdMesh.Pki;

/// <summary>The members of a network that need credentials.</summary>
/// <param name="Network">The name of the network.</param>
/// <param name="Tenants">Each has an authority of its own. Empty: one authority for all SAEs.</param>
public sealed record MeshMembers(
    string Network, IReadOnlyList<string> Nodes, IReadOnlyList<SaeMember> Saes, IReadOnlyList<string> Tenants,
    IReadOnlyList<SiloMember> Silos, IReadOnlyList<string> Operators)
{
    /// <summary>The links without a quantum channel. The default value is empty.</summary>
    public IReadOnlyList<LinkMember> PqcLinks { get; init; } = [];
}

/// <summary>A link whose ends authenticate to each other by a pre-shared key of its own.</summary>
/// <param name="A">The node at end A.</param>
/// <param name="B">The node at end B.</param>
public sealed record LinkMember(string Id, string A, string B);

/// <param name="Tenant">Null where the network has no tenants.</param>
public sealed record SaeMember(string Id, string? Tenant);

/// <param name="Sites">The nodes that the silo may host; <see cref="MeshUri.EverySite"/> alone for all.</param>
/// <param name="Hosts">DNS names and IP addresses at which others reach the silo.</param>
public sealed record SiloMember(string Name, IReadOnlyList<string> Sites, IReadOnlyList<string> Hosts);
