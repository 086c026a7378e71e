using System.Security.Cryptography.X509Certificates;
using QkdMesh.Cli.Answers;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Commands.Pki;

/// <summary>Says what one certificate is, and what is wrong with it.</summary>
/// <param name="standsFor">
/// Gives the members of a topology that a certificate stands for, of the kinds for which it is given; null without a topology.
/// </param>
/// <param name="trust">The authorities that are trusted; null if they are not known.</param>
internal sealed class CertificateInspection(
    Func<X509Certificate2, IReadOnlyList<string>?, IReadOnlyList<string>>? standsFor, KnownAuthorities? trust, DateTimeOffset now)
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    /// <param name="sent">The intermediate certificates of its file.</param>
    /// <param name="more">Faults that its file cannot show, such as a revocation.</param>
    public InspectedCertificate Of(
        string file, X509Certificate2 certificate, IReadOnlyList<X509Certificate2> sent, params string[] more)
    {
        var names = SubjectNames.Read(certificate);
        var members = names.MeshUris.Where(uri => uri.Kind != MeshUriKind.Site).ToList();
        var isAuthority = certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(basic => basic.CertificateAuthority);
        var member = members is [var one] ? one : null;
        var validity = Validity.Of(certificate);
        List<string> faults = [.. more, .. isAuthority ? AuthorityFaults(validity) : LeafFaults(certificate, members)];
        var (kinds, whyNot) = isAuthority ? default : trust?.Judge(certificate, sent, member, now) ?? default;
        if (whyNot is { } verdict && FaultOf(verdict) is var fault && !IsToldBy(verdict, faults)) faults.Add(fault);
        return new InspectedCertificate(
            file,
            isAuthority ? "authority" : member?.Kind.ToString().ToLowerInvariant() ?? "other",
            member?.Network, member?.Name,
            [.. names.MeshUris.Where(uri => uri.Kind == MeshUriKind.Site).Select(uri => uri.Name)],
            [.. names.DnsNames, .. names.IpAddresses],
            names.Dn, names.Issuer, names.Serial, names.Fingerprint, validity.From, validity.Until,
            CertificateRules.StatedUses(certificate),
            isAuthority || member?.Kind is MeshUriKind.Silo or MeshUriKind.Node ? [] : [.. SelectorsOf(names)],
            isAuthority || member?.Kind is MeshUriKind.Silo or MeshUriKind.Node ? null : standsFor?.Invoke(certificate, kinds),
            isAuthority ? null : trust is not null,
            faults,
            !validity.IsOver(now) && validity.Until - now < Soon ? [$"it ends at {validity.Until:u}: renew it"] : []);
    }

    private static string FaultOf(TrustVerdict verdict) => verdict.Cause == Distrust.Revoked ? "it is revoked" : verdict.Reason!;

    // What is wrong with the certificate alone was found without its authority.
    private static bool IsToldBy(TrustVerdict verdict, List<string> faults) => faults.Count > 0 && verdict.Cause switch
    {
        Distrust.WrongAuthority or Distrust.RevocationUnknown or Distrust.Broken => false,
        Distrust.Revoked => faults.Exists(fault => fault.Contains("revoked", StringComparison.Ordinal)),
        _ => true,
    };

    private IEnumerable<string> AuthorityFaults(Validity validity)
    {
        if (validity.IsOver(now)) yield return $"it expired at {validity.Until:u}";
        if (validity.IsToCome(now)) yield return $"it is not valid before {validity.From:u}";
    }

    private IEnumerable<string> LeafFaults(X509Certificate2 certificate, List<MeshUri> members)
    {
        // A silo is a server first. Nodes use no TLS.
        var use = members switch
        {
            [{ Kind: MeshUriKind.Silo }] => CertificateUse.Server,
            [{ Kind: MeshUriKind.Node }] => CertificateUse.Node,
            _ => CertificateUse.Client,
        };
        foreach (var fault in CertificateRules.FaultsOf(certificate, use, now)) yield return fault;
        if (members.Count > 1) yield return $"it names several members: {string.Join(", ", members)}";
    }

    private static IEnumerable<string> SelectorsOf(SubjectNames names)
    {
        foreach (var uri in names.Uris) yield return $"uri: \"{uri}\"";
        foreach (var dns in names.DnsNames) yield return $"dns: \"{dns}\"";
        foreach (var name in names.CommonNames) yield return $"cn: {Quoted(name)}";
        if (names.Dn.Length > 0) yield return $"dn: {Quoted(names.Dn)}";
        yield return $"issuer: {Quoted(names.Issuer)}, serial: \"{names.Serial}\"";
        yield return $"sha256: \"{names.Fingerprint}\"";
    }

    private static string Quoted(string text) =>
        $"\"{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
