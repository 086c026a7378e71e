using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Asn1.X509;

namespace QkdMesh.Pki;

/// <summary>
/// X.509 certificates with keys and signatures of ML-DSA-65, by RFC 9881. The platform builds and reads them. It can neither sign nor check
/// them where its OpenSSL is older than 3.5.
/// </summary>
internal static class MlDsaCertificates
{
    // RFC 9881, section 3: id-ml-dsa-65. The identifier has no parameters.
    private const string Algorithm = "2.16.840.1.101.3.4.3.18";

    public static X509Certificate2 Issue(LeafRequest leaf, MlDsaPublicKey subject, string issuer, MlDsaKey authority) =>
        CertificateBuild.Leaf(leaf, subject.ToPlatform()).Create(
            CertificateBuild.NameOf(issuer), new Signatures(authority), leaf.NotBefore, leaf.NotAfter,
            leaf.Serial ?? CertificateBuild.NewSerial());

    /// <summary>The key that a certificate is for; null if it is not one of ML-DSA-65.</summary>
    public static MlDsaPublicKey? KeyOf(X509Certificate2 certificate) =>
        MlDsaPublicKey.Read(X509CertificateStructure.GetInstance(certificate.RawData).SubjectPublicKeyInfo.GetDerEncoded());

    public static bool IsSigned(X509Certificate2 certificate, MlDsaPublicKey authority)
    {
        try
        {
            var read = X509CertificateStructure.GetInstance(certificate.RawData);
            return read.SignatureAlgorithm.Algorithm.Id == Algorithm && read.SignatureAlgorithm.Equals(read.TbsCertificate.Signature)
                && authority.Verify([], read.TbsCertificate.GetDerEncoded(), read.GetSignatureOctets());
        }
        catch (Exception fault) when (Unreadable.Is(fault))
        {
            return false;
        }
    }

    private sealed class Signatures(MlDsaKey key) : X509SignatureGenerator
    {
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm)
        {
            var writer = new AsnWriter(AsnEncodingRules.DER);
            using (writer.PushSequence()) writer.WriteObjectIdentifier(Algorithm);
            return writer.Encode();
        }

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) => key.Sign([], data);

        protected override PublicKey BuildPublicKey() => key.Public.ToPlatform();
    }
}
