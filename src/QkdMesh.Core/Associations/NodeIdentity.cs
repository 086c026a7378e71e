using QkdMesh.Core.Errors;
using QkdMesh.Core.HybridKeys;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Associations;

/// <summary>What a node proves itself with.</summary>
public interface INodeCredential
{
    /// <summary>
    /// A proof that this node says so: signatures, and what the other node needs to check them. At most 65,535 bytes. An error if the
    /// credential cannot be used now.
    /// </summary>
    Result<byte[]> Sign(ReadOnlySpan<byte> message);
}

/// <summary>How a node checks the proofs of other nodes.</summary>
public interface INodeVerifier
{
    /// <summary>Why a proof does not show that the node says so now, or null.</summary>
    MeshError? Check(NodeId node, ReadOnlySpan<byte> message, ReadOnlySpan<byte> proof);
}

/// <summary>The identity of one node, for its associations with other end nodes.</summary>
/// <param name="Kem">With it the two ends agree on a key: ML-KEM-1024 together with X25519 in service.</param>
public sealed record NodeIdentity(INodeCredential Credential, INodeVerifier Verifier, IKeyEncapsulation Kem)
{
    public AssociationOptions Options { get; init; } = new();
}

/// <summary>The identities of the nodes that one process runs.</summary>
public interface INodeIdentities
{
    /// <summary>Null if the process holds no credential of the node: then the node relays, but is no end of a relay.</summary>
    NodeIdentity? Of(NodeId node);
}
