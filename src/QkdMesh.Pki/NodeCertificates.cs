using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace QkdMesh.Pki;

/// <summary>
/// What a node shows of its credential: an X.509 certificate with an ECDSA key, and one with a key of ML-DSA-65. Both name the node and
/// have one serial number. Show this to a <see cref="NodeTrust"/> before a signature counts.
/// </summary>
public sealed class NodeCertificates
{
    /// <summary>Length of a signature in bytes: ECDSA with P-256, then ML-DSA-65.</summary>
    public const int SignatureLength = EcdsaLength + MlDsaPublicKey.SignatureLength;

    private const int EcdsaLength = 64, MostCertificates = 6, MostBytes = 64 * 1024;

    private readonly MlDsaPublicKey _mlDsaKey;

    /// <exception cref="CredentialException">A certificate is not what it should be.</exception>
    internal NodeCertificates(X509Certificate2 leaf, IReadOnlyList<X509Certificate2> intermediates, X509Certificate2 mlDsa)
    {
        (Leaf, Intermediates, MlDsa) = (leaf, intermediates, mlDsa);
        Names = SubjectNames.Read(leaf);
        MlDsaNames = SubjectNames.Read(mlDsa);
        _mlDsaKey = MlDsaCertificates.KeyOf(mlDsa)
            ?? throw new CredentialException($"the certificate '{mlDsa.Subject}' has no key of ML-DSA-65: issue it again");
        using var key = leaf.GetECDsaPublicKey();
        if (key?.KeySize != 256)
            throw new CredentialException(
                $"the certificate '{leaf.Subject}' of a node needs an ECDSA key with curve P-256: issue it again");
    }

    public X509Certificate2 Leaf { get; }

    public IReadOnlyList<X509Certificate2> Intermediates { get; }

    public X509Certificate2 MlDsa { get; }

    internal SubjectNames Names { get; }

    internal SubjectNames MlDsaNames { get; }

    /// <summary>Reads what <see cref="ToBytes"/> wrote. Null for other bytes.</summary>
    public static NodeCertificates? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MostBytes) return null;
        List<X509Certificate2> certificates = [];
        try
        {
            while (!bytes.IsEmpty)
            {
                var length = BinaryPrimitives.ReadUInt16BigEndian(bytes);
                if (certificates.Count == MostCertificates) return null;
                certificates.Add(X509CertificateLoader.LoadCertificate(bytes.Slice(2, length)));
                bytes = bytes[(2 + length)..];
            }

            return certificates is [var mlDsa, var leaf, .. var intermediates] ? new(leaf, intermediates, mlDsa) : null;
        }
        catch (Exception fault) when (fault is CredentialException || Unreadable.Is(fault))
        {
            return null;
        }
    }

    /// <summary>
    /// The certificates in DER: ML-DSA-65, ECDSA, intermediates. Each has its length before it, in two bytes, big-endian. About 7 kB.
    /// </summary>
    public byte[] ToBytes()
    {
        var all = new MemoryStream();
        Span<byte> length = stackalloc byte[2];
        foreach (var certificate in (IEnumerable<X509Certificate2>)[MlDsa, Leaf, .. Intermediates])
        {
            BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)certificate.RawData.Length));
            all.Write(length);
            all.Write(certificate.RawData);
        }

        return all.ToArray();
    }

    /// <summary>Whether both signatures are good. It does not tell whether the certificates are.</summary>
    /// <param name="context">As in <see cref="NodeCredential.Sign"/>.</param>
    public bool Verify(ReadOnlySpan<byte> context, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureLength) return false;
        using var key = Leaf.GetECDsaPublicKey()!;
        return key.VerifyData(ToBeSigned(context, message), signature[..EcdsaLength], HashAlgorithmName.SHA256)
            && _mlDsaKey.Verify(context, message, signature[EcdsaLength..]);
    }

    /// <summary>ECDSA has no context of its own. ML-DSA puts its context before the message in the same way.</summary>
    internal static byte[] ToBeSigned(ReadOnlySpan<byte> context, ReadOnlySpan<byte> message) =>
        [checked((byte)context.Length), .. context, .. message];
}
