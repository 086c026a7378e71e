using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using QkdMesh.Pki;

namespace QkdMesh.Client;

/// <summary>Judges the certificate of a server.</summary>
internal static class ServerCertificate
{
    /// <summary>Why a server is not trusted, and what to do; null if it is trusted.</summary>
    /// <param name="authorities">Null for the authorities that the system trusts.</param>
    /// <param name="errors">What the platform found. It checks the name of the host.</param>
    public static string? WhyNot(
        Uri server, Trust? authorities, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, DateTimeOffset now)
    {
        var place = RpcFailures.Name(server);
        if (certificate is null) return $"{place} shows no certificate: it is not a secured mesh";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"the certificate of {place} is for {HostsOf(certificate)}, and not for {server.Host}: "
                + "use one of these names in --server, or issue a certificate with this name (qkdmesh pki init --silo)";
        if (authorities is not null)
        {
            var verdict = authorities.Judge(certificate, chain?.ChainPolicy.ExtraStore ?? [], CertificateUse.Server, now);
            return verdict.IsGood ? null : $"{place} is not trusted: {verdict.Reason}{AdviceOn(verdict.Cause!.Value)}";
        }

        return errors == SslPolicyErrors.None
            ? null
            : $"{place} is not trusted: {InWords(certificate, now)}. Name its authority with --ca FILE, or give --credentials DIR";
    }

    private static string AdviceOn(Distrust cause) => cause switch
    {
        Distrust.WrongAuthority => ". Give the certificate of the authority of its silos in --ca, or check --server",
        Distrust.Expired => ": renew it ('qkdmesh pki renew'), or check the clock of this machine",
        Distrust.NotYetValid => "",
        _ => ": issue it again ('qkdmesh pki renew')",
    };

    private static string InWords(X509Certificate2 certificate, DateTimeOffset now)
    {
        var validity = Validity.Of(certificate);
        if (validity.IsOver(now)) return $"its certificate expired at {validity.Until:u}";
        return validity.IsToCome(now)
            ? $"its certificate is not valid before {validity.From:u}"
            : $"this machine does not know the authority '{certificate.Issuer}' of its certificate";
    }

    private static string HostsOf(X509Certificate2 certificate)
    {
        try
        {
            var names = SubjectNames.Read(certificate);
            return string.Join(", ", [.. names.DnsNames, .. names.IpAddresses]) is { Length: > 0 } hosts ? hosts : "no host";
        }
        catch (CredentialException)
        {
            return "a host that cannot be read";
        }
    }
}
