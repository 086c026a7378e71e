using System.Security.Cryptography.X509Certificates;
using QkdMesh.Core.Topology;
using QkdMesh.Northbound.Identity;

namespace QkdMesh.Cli.Commands.Pki;

/// <summary>The SAEs and operators of a topology that a certificate stands for, by the rules of the server.</summary>
internal static class MembersByCertificate
{
    /// <summary>
    /// Gives the members that a certificate stands for, if their authority issued it. A server serves a certificate that stands for one
    /// member. The authority is not known here, so a certificate can also stand for members of several tenants.
    /// </summary>
    public static Func<X509Certificate2, IReadOnlyList<string>> Of(NetworkTopology topology)
    {
        var (saes, operators) = (SelectorMatch.OfSaes(topology), SelectorMatch.OfOperators(topology));
        return certificate =>
        {
            var names = CertificateNames.Of(certificate);
            return
            [
                .. Labels("SAE", saes.Match(names, _ => true)), .. Labels("operator", operators.Match(names, _ => true)),
            ];
        };
    }

    private static IEnumerable<string> Labels(string kind, IEnumerable<string> ids) =>
        ids.Order(StringComparer.Ordinal).Select(id => $"{kind} {id}");
}
