using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using QkdMesh.Core.Associations;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.KeySources;
using QkdMesh.Pki;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Host.Associations;

/// <summary>
/// Credentials of the nodes of one process, made at start and never written down. Each node has a key of ECDSA with P-256 and a key of
/// ML-DSA-65, and a proof needs both signatures.
/// </summary>
internal sealed class EphemeralIdentities : INodeIdentities, INodeVerifier, IDisposable
{
    private readonly ConcurrentDictionary<NodeId, Lazy<Keys>> _keys = new();

    public NodeIdentity Of(NodeId node) => new(KeysOf(node), this, KeyEncapsulation.OfAssociations);

    public MeshError? Check(NodeId node, ReadOnlySpan<byte> message, ReadOnlySpan<byte> proof) => KeysOf(node).Verify(message, proof)
        ? null
        : new(ErrorCode.NodeNotProven, $"the signatures are not those of {node}");

    public void Dispose()
    {
        foreach (var keys in _keys.Values.Where(keys => keys.IsValueCreated)) keys.Value.Dispose();
    }

    private Keys KeysOf(NodeId node) => _keys.GetOrAdd(node, _ => new(() => new Keys())).Value;

    private sealed class Keys : INodeCredential, IDisposable
    {
        private readonly ECDsa _ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        private readonly MlDsaKey _mlDsa = MlDsaKey.Create();

        public Result<byte[]> Sign(ReadOnlySpan<byte> message)
        {
            var ecdsa = _ecdsa.SignData(message, HashAlgorithmName.SHA256);
            var length = new byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)ecdsa.Length);
            byte[] proof = [.. length, .. ecdsa, .. _mlDsa.Sign(NodeSignatures.Context, message)];
            return proof;
        }

        public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> proof)
        {
            if (proof.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(proof) is var length && length > proof.Length - 2) return false;
            return _ecdsa.VerifyData(message, proof.Slice(2, length), HashAlgorithmName.SHA256)
                && _mlDsa.Public.Verify(NodeSignatures.Context, message, proof[(2 + length)..]);
        }

        public void Dispose() => _ecdsa.Dispose();
    }
}
