using System.Buffers.Binary;
using QkdMesh.Core.Associations;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.KeySources;
using QkdMesh.Pki;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Host.Associations;

/// <summary>
/// Nodes prove themselves by certificates: X.509 with ECDSA, and ML-DSA-65 beside it. Credentials of nodes are in one directory, each in a
/// directory with the name of its node. A node whose credential is not there relays, and is no end of a relay.
/// </summary>
/// <param name="trust">Whose certificates count: files may change.</param>
internal sealed class CertifiedIdentities(
    string directory, CredentialWatch<NodeTrust> trust, string network, TimeProvider time) : INodeIdentities, INodeVerifier
{
    // A directory that cannot be read now must not end the figures of the others.
    private static readonly EnumerationOptions WhereReadable = new() { IgnoreInaccessible = true };

    /// <summary>Why the newest files of the trust cannot be used; null if they can. The last good ones are in force.</summary>
    public string? Error => trust.Error;

    public Trust Authorities => trust.Value.Authorities;

    /// <summary>When the certificates of nodes end that are there now. A file that cannot be read is left out.</summary>
    public IEnumerable<DateTimeOffset> CertificateEnds =>
        from node in Directory.Exists(directory) ? Directory.GetDirectories(directory, "*", WhereReadable) : []
        from file in new[] { CredentialFiles.Certificate, CredentialFiles.MlDsaCertificate }
        let end = EndOf(Path.Combine(node, file))
        where end is not null
        select end.Value;

    public NodeIdentity? Of(NodeId node)
    {
        var own = Path.Combine(directory, node.Value);
        return Directory.Exists(own) ? new(new Credential(own, time), this, KeyEncapsulation.OfAssociations) : null;
    }

    public MeshError? Check(NodeId node, ReadOnlySpan<byte> message, ReadOnlySpan<byte> proof)
    {
        if (!TryRead(proof, out var certificates, out var signature))
            return new(ErrorCode.NodeNotProven, $"a proof of {node} cannot be read");
        if (trust.Value.Check(certificates, network, node.Value, time.GetUtcNow()) is { } why) return new(ErrorCode.NodeNotProven, why);
        return certificates.Verify(NodeSignatures.Context, message, signature)
            ? null
            : new(ErrorCode.NodeNotProven, $"the signatures are not those of {node}");
    }

    private static DateTimeOffset? EndOf(string file)
    {
        try
        {
            return Validity.Of(PemFile.Certificates(file)[0]).Until;
        }
        catch (CredentialException)
        {
            return null;
        }
    }

    private static bool TryRead(ReadOnlySpan<byte> proof, out NodeCertificates certificates, out ReadOnlySpan<byte> signature)
    {
        certificates = null!;
        signature = default;
        if (proof.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(proof) is var length && length > proof.Length - 2) return false;
        if (NodeCertificates.Parse(proof.Slice(2, length)) is not { } read) return false;
        certificates = read;
        signature = proof[(2 + length)..];
        return true;
    }

    // Read for each signature: an association is made about once an hour, and the files may be new.
    private sealed class Credential(string directory, TimeProvider time) : INodeCredential
    {
        public Result<byte[]> Sign(ReadOnlySpan<byte> message)
        {
            try
            {
                using var credential = NodeCredential.Load(directory, time.GetUtcNow());
                var certificates = credential.Certificates.ToBytes();
                var length = new byte[2];
                BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)certificates.Length));
                byte[] proof = [.. length, .. certificates, .. credential.Sign(NodeSignatures.Context, message)];
                return proof;
            }
            catch (Exception fault) when (fault is CredentialException or IOException or UnauthorizedAccessException)
            {
                return new MeshError(ErrorCode.NodeNotProven, fault.Message);
            }
        }
    }
}
