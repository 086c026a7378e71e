using System.Collections.Frozen;
using QkdMesh.Core.Topology;
using QkdMesh.Pki;

namespace QkdMesh.Northbound.Identity;

/// <summary>
/// Finds the callers that a certificate stands for. A caller with selectors is found by these alone. A caller without selectors is found by
/// its id, in the first of these that names a registered caller: the URIs, the DNS names, the common name. Immutable.
/// </summary>
public sealed class SelectorMatch
{
    private const string MeshScheme = "qkdmesh:";

    private readonly string _network;
    private readonly MeshUriKind _kind;
    private readonly FrozenDictionary<CertificateSelector, string[]> _bySelector;
    private readonly FrozenSet<string> _byId;

    private SelectorMatch(string network, MeshUriKind kind, IEnumerable<(string Id, IReadOnlyList<CertificateSelector> Selectors)> callers)
    {
        (_network, _kind) = (network, kind);
        var all = callers.ToList();
        _byId = all.Where(caller => caller.Selectors.Count == 0).Select(caller => caller.Id).ToFrozenSet(StringComparer.Ordinal);
        _bySelector = all
            .SelectMany(caller => caller.Selectors, (caller, selector) => (caller.Id, Selector: selector))
            .GroupBy(entry => entry.Selector, entry => entry.Id)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    public static SelectorMatch OfSaes(NetworkTopology topology) => new(
        topology.Name.Value, MeshUriKind.Sae, topology.Definition.Saes.Select(sae => (sae.Id.Value, sae.Selectors)));

    public static SelectorMatch OfOperators(NetworkTopology topology) => new(
        topology.Name.Value, MeshUriKind.Operator, topology.Definition.Access.Operators.Select(each => (each.Id, each.Selectors)));

    /// <summary>The ids of the callers: one, or none, or several where the certificate is ambiguous.</summary>
    /// <param name="isEligible">Whether the authority of the certificate may vouch for a caller.</param>
    public IReadOnlySet<string> Match(CertificateNames names, Func<string, bool> isEligible)
    {
        var found = names.Selectors.SelectMany(selector => _bySelector.GetValueOrDefault(selector, [])).Where(isEligible).ToHashSet();
        found.UnionWith(ByName(names, isEligible));
        return found;
    }

    private IEnumerable<string> ByName(CertificateNames names, Func<string, bool> isEligible)
    {
        var mesh = names.Uris.Where(uri => uri.StartsWith(MeshScheme, StringComparison.OrdinalIgnoreCase)).ToList();
        // A certificate that says who its holder is says it completely: its common name does not make somebody else of the holder.
        if (mesh.Count > 0) return mesh.Select(MeshUri.Parse).Where(IsHere).Select(uri => uri!.Name).Where(IsNamed);
        return new[] { names.Uris, names.DnsNames, names.CommonNames }
            .Select(part => part.Where(IsNamed).ToList())
            .FirstOrDefault(part => part.Count > 0) ?? [];

        bool IsNamed(string name) => _byId.Contains(name) && isEligible(name);
    }

    private bool IsHere(MeshUri? uri) => uri is not null && uri.Network == _network && uri.Kind == _kind;
}
