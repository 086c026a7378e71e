using System.Collections.Frozen;
using System.Security.Cryptography.X509Certificates;
using Org.BouncyCastle.Asn1.X509;
using Org.BouncyCastle.X509;

namespace QkdMesh.Pki;

/// <summary>One certificate revocation list of RFC 5280, whose signature was checked.</summary>
internal sealed class RevocationList
{
    private static readonly FrozenSet<string> Understood =
        new[] { X509Extensions.CrlNumber.Id, X509Extensions.AuthorityKeyIdentifier.Id }.ToFrozenSet(StringComparer.Ordinal);

    private readonly FrozenSet<string> _serials;
    private readonly string _authority;

    private RevocationList(X509Crl list, string authority)
    {
        _authority = authority;
        _serials = (list.GetRevokedCertificates() ?? new HashSet<X509CrlEntry>())
            .Select(entry => SerialText.Of(entry.SerialNumber)).ToFrozenSet(StringComparer.Ordinal);
        ThisUpdate = new DateTimeOffset(list.ThisUpdate, TimeSpan.Zero);
        NextUpdate = list.NextUpdate is { } next ? new DateTimeOffset(next, TimeSpan.Zero) : DateTimeOffset.MaxValue;
    }

    public DateTimeOffset ThisUpdate { get; }

    /// <summary>When the authority will have written the next list, at the latest.</summary>
    public DateTimeOffset NextUpdate { get; }

    public IEnumerable<string> Serials => _serials;

    /// <summary>Whether this list tells about the certificates of an authority.</summary>
    public bool IsOf(X509Certificate2 authority) => _authority == SubjectNames.Sha256(authority);

    /// <param name="serial">As <see cref="SerialText"/> writes it.</param>
    public bool Has(string serial) => _serials.Contains(serial);

    /// <summary>Reads a list that one of the authorities signed.</summary>
    /// <exception cref="CredentialException">None of them signed it, or it has rules that are not understood.</exception>
    public static RevocationList Read(byte[] der, IEnumerable<X509Certificate2> authorities, string file)
    {
        X509Crl list;
        try
        {
            list = new X509CrlParser().ReadCrl(der) ?? throw new CredentialException(Broken(file));
            // A list of parts, or of changes since another list, does not tell about all certificates.
            foreach (var critical in list.GetCriticalExtensionOids() ?? new HashSet<string>())
                if (!Understood.Contains(critical))
                    throw new CredentialException(
                        $"{file} holds a revocation list with the critical extension {critical}, which is not understood: "
                        + "give the full list of the authority");
        }
        catch (Exception fault) when (Unreadable.Is(fault))
        {
            throw new CredentialException(Broken(file), fault);
        }

        var issuer = authorities.FirstOrDefault(authority => IsSigned(list, authority))
            ?? throw new CredentialException(
                $"{file} holds a revocation list of '{list.IssuerDN}' that no authority of the bundle signed: "
                + "give the list that the authority wrote, or add the authority to the bundle");
        return new RevocationList(list, SubjectNames.Sha256(issuer));
    }

    private static bool IsSigned(X509Crl list, X509Certificate2 authority)
    {
        try
        {
            var certificate = new Org.BouncyCastle.X509.X509Certificate(authority.RawData);
            if (!certificate.SubjectDN.Equivalent(list.IssuerDN, inOrder: true)) return false;
            // By RFC 5280, section 4.2.1.3, a key with stated uses signs lists only if it says so.
            if (certificate.GetKeyUsage() is { } uses && !uses[(int)KeyUsageBit.CrlSign]) return false;
            list.Verify(certificate.GetPublicKey());
            return true;
        }
        catch (Exception fault) when (Unreadable.Is(fault))
        {
            return false;
        }
    }

    private static string Broken(string file) => $"{file} holds a revocation list that cannot be read: copy the file again";

    /// <summary>The order of the bits in the extension.</summary>
    private enum KeyUsageBit
    {
        CrlSign = 6,
    }
}
