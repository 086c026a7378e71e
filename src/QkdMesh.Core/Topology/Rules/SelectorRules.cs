namespace QkdMesh.Core.Topology.Rules;

/// <summary>No certificate can stand for two SAEs of a tenant, or for two operators.</summary>
internal static class SelectorRules
{
    public static IEnumerable<TopologyFault> Check(TopologyDefinition definition) =>
    [
        .. Clashes(
            [.. definition.Saes.Select(sae => new Caller(sae.Id.ToString(), sae.Tenant, sae.Selectors))],
            "SAE", $"qkdmesh://{definition.Name}/sae/", At.Sae),
        .. Clashes(
            [.. definition.Access.Operators.Select(each => new Caller(each.Id, null, each.Selectors))],
            "operator", $"qkdmesh://{definition.Name}/operator/", At.Operator),
    ];

    private static IEnumerable<TopologyFault> Clashes(
        IReadOnlyList<Caller> callers, string kind, string uriPrefix, Func<int, string[], string[]> at)
    {
        if (callers.All(caller => caller.Selectors.Count == 0)) yield break;
        var taken = new Dictionary<(string?, CertificateSelector), string>();
        // A caller without selectors is named by its id.
        foreach (var caller in callers.Where(caller => caller.Selectors.Count == 0))
        {
            foreach (var named in ByName(caller.Id, uriPrefix)) taken.TryAdd((caller.Tenant, named), caller.Id);
        }

        foreach (var (index, (id, tenant, selectors)) in callers.Index())
        {
            foreach (var (place, selector) in selectors.Index())
            {
                if (taken.TryAdd((tenant, selector), id)) continue;
                var (first, where) = (taken[(tenant, selector)], at(index, ["selectors", $"{place}"]));
                yield return first == id
                    ? new(where, $"the selector {selector} is listed twice", "keep one of the two")
                    : new(
                        where, $"the selector {selector} stands for two of the {kind}s: '{first}' and '{id}'",
                        $"give each {kind} a selector that no other certificate has");
            }
        }
    }

    private static IEnumerable<CertificateSelector> ByName(string id, string uriPrefix) =>
    [
        new(SelectorKind.CommonName, id), new(SelectorKind.Dns, id), new(SelectorKind.Uri, id), new(SelectorKind.Uri, uriPrefix + id),
    ];

    private sealed record Caller(string Id, string? Tenant, IReadOnlyList<CertificateSelector> Selectors);
}
