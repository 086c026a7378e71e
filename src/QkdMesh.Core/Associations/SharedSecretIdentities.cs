using System.Security.Cryptography;
using System.Text;
using QkdMesh.Core.Errors;
using QkdMesh.Core.HybridKeys;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Associations;

/// <summary>
/// Nodes that prove themselves by HMAC-SHA-256 under keys that derive from one secret. A process that knows the secret can act as
/// any node. So this is for nodes of one process, for rehearsals, and for development.
/// </summary>
public sealed class SharedSecretIdentities(byte[] secret, IKeyEncapsulation kem, AssociationOptions? options = null)
    : INodeIdentities, INodeVerifier
{
    public NodeIdentity Of(NodeId node) => new(new Credential(KeyOf(node)), this, kem) { Options = options ?? new() };

    public MeshError? Check(NodeId node, ReadOnlySpan<byte> message, ReadOnlySpan<byte> proof) =>
        CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(KeyOf(node), message), proof)
            ? null
            : new(ErrorCode.NodeNotProven, $"the proof is not that of {node}");

    private byte[] KeyOf(NodeId node) => HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(node.Value));

    private sealed class Credential(byte[] key) : INodeCredential
    {
        public Result<byte[]> Sign(ReadOnlySpan<byte> message) => HMACSHA256.HashData(key, message);
    }
}
