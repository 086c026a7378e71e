using System.Security.Cryptography.X509Certificates;

namespace QkdMesh.Pki;

/// <summary>From when until when a certificate is valid. Both ends are included.</summary>
public readonly record struct Validity(DateTimeOffset From, DateTimeOffset Until)
{
    public static Validity Of(X509Certificate2 certificate) => new(
        new DateTimeOffset(certificate.NotBefore.ToUniversalTime(), TimeSpan.Zero),
        new DateTimeOffset(certificate.NotAfter.ToUniversalTime(), TimeSpan.Zero));

    public bool IsOver(DateTimeOffset now) => now > Until;

    public bool IsToCome(DateTimeOffset now) => now < From;
}
