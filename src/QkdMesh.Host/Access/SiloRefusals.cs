using System.Security.Cryptography.X509Certificates;
using QkdMesh.Application.Access;
using QkdMesh.Clustering.Identity;
using QkdMesh.Northbound.Identity;
using QkdMesh.Pki;

namespace QkdMesh.Host.Access;

/// <summary>Records refusals at the silo port beside those of the other ports.</summary>
internal sealed class SiloRefusals(IAccessRecords records) : ISiloRefusals
{
    private const string Door = "silos";

    public void Refused(SiloRefusal refusal, X509Certificate2? certificate, string why, string? address)
    {
        var names = certificate is null ? null : NamesOf(certificate);
        records.Refused(new(Door, null, refusal.ToString(), why, names?.Subject, names?.Issuer, names?.Fingerprint, address));
    }

    // The caller chose the names.
    private static CertificateNames? NamesOf(X509Certificate2 certificate)
    {
        try
        {
            return CertificateNames.Of(certificate);
        }
        catch (CredentialException)
        {
            return null;
        }
    }
}
