using System.Security.Cryptography.X509Certificates;
using QkdMesh.Core.Topology;
using QkdMesh.Northbound.Identity;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Commands.Pki;

/// <summary>The SAEs and operators of a topology that a certificate stands for, by the rules of the server.</summary>
internal static class MembersByCertificate
{
    /// <summary>
    /// Gives the members that a certificate stands for, if their authority issued it. A server serves a certificate that stands for one
    /// member. The tenant of its authority does not count here, so a certificate can also stand for members of several tenants.
    /// </summary>
    /// <returns>Takes a certificate, and the kinds of authorities that vouch for it; null if they are not known.</returns>
    public static Func<X509Certificate2, IReadOnlyList<string>?, IReadOnlyList<string>> Of(NetworkTopology topology)
    {
        var (saes, operators) = (SelectorMatch.OfSaes(topology), SelectorMatch.OfOperators(topology));
        return (certificate, kinds) =>
        {
            var names = CertificateNames.Of(certificate);
            return
            [
                .. Labels("SAE", saes.Match(names, _ => Counts(MeshUriKind.Sae))),
                .. Labels("operator", operators.Match(names, _ => Counts(MeshUriKind.Operator))),
            ];

            bool Counts(MeshUriKind kind) =>
                kinds is null || kinds.Any(known => KnownAuthorities.IsOf(known, MemberCredential.Folders[kind]));
        };
    }

    private static IEnumerable<string> Labels(string kind, IEnumerable<string> ids) =>
        ids.Order(StringComparer.Ordinal).Select(id => $"{kind} {id}");
}
