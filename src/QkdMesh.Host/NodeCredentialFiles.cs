namespace QkdMesh.Host;

/// <summary>Where the certificates of nodes are, as <c>qkdmesh pki init</c> writes them.</summary>
/// <param name="Nodes">A directory with a directory for each node that this process runs.</param>
/// <param name="Trust">A directory with the authorities of all nodes, and their revocation lists.</param>
public sealed record NodeCredentialFiles(string Nodes, string Trust);
