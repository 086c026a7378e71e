using System.Globalization;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Topology;

/// <summary>What differs between two topologies, in words for logs: ids and figures, and nothing that an operator wrote freely.</summary>
public static class TopologyChanges
{
    private const int MostNamed = 50;

    private sealed record Setting(string Name, object? Value, bool IsShown = true);

    /// <summary>As <c>new node n5; link a-b: length 12 km -> 10 km; sae alice is gone</c>. Long lists are cut.</summary>
    public static string InWords(TopologyDefinition before, TopologyDefinition after)
    {
        string[] changes =
        [
            .. Of("network", SettingsOf(before), SettingsOf(after), isSame: true),
            .. Of("node", before.Nodes, after.Nodes, node => node.Id.Value, SettingsOf),
            .. Of("link", before.Links, after.Links, link => link.Id.Value, SettingsOf),
            .. Of("tenant", before.Tenants, after.Tenants, tenant => tenant.Id, SettingsOf),
            .. Of("sae", before.Saes, after.Saes, sae => sae.Id.Value, SettingsOf, hasLists: true),
            .. Of("pair", before.Pairs, after.Pairs, pair => PairOf(pair.One, pair.Other), SettingsOf),
            .. Of("operator", before.Access.Operators, after.Access.Operators, each => each.Id, SettingsOf, hasLists: true),
        ];
        if (changes.Length == 0) return "nothing changes";
        var named = string.Join("; ", changes.Take(MostNamed));
        return changes.Length > MostNamed ? $"{named}; and {changes.Length - MostNamed} more" : named;
    }

    /// <param name="hasLists">Equal ones may be different objects, so that their settings alone tell whether they differ.</param>
    private static IEnumerable<string> Of<T>(
        string kind, IReadOnlyList<T> before, IReadOnlyList<T> after, Func<T, string> id, Func<T, IEnumerable<Setting>> settings,
        bool hasLists = false)
        where T : class
    {
        var old = before.ToDictionary(id);
        var kept = after.Select(id).ToHashSet();
        return
        [
            .. from each in after where !old.ContainsKey(id(each)) select $"new {kind} {id(each)}",
            .. from each in after
               where old.ContainsKey(id(each))
               let same = old[id(each)]
               from words in Of($"{kind} {id(each)}", settings(same), settings(each), hasLists || same.Equals(each))
               select words,
            .. from gone in old.Keys where !kept.Contains(gone) select $"{kind} {gone} is gone",
        ];
    }

    private static IEnumerable<string> Of(string what, IEnumerable<Setting> before, IEnumerable<Setting> after, bool isSame)
    {
        string[] changed =
        [
            .. from pair in before.Zip(after)
               where !Equals(pair.First.Value, pair.Second.Value)
               select pair.First.IsShown ? $"{pair.First.Name} {Text(pair.First.Value)} -> {Text(pair.Second.Value)}" : pair.First.Name,
        ];
        if (changed.Length > 0) yield return $"{what}: {string.Join(", ", changed)}";
        // A part that has no words here.
        else if (!isSame) yield return $"{what} changes";
    }

    private static IEnumerable<Setting> SettingsOf(TopologyDefinition network) =>
    [
        new("name", network.Name), new("shape", network.Shape), new("max_diameter", network.MaxDiameter), new("pqc_use", network.PqcUse),
        new("routing_policy", network.RoutingPolicy), new("least_paths", network.LeastPaths),
        new("least_assurance", network.LeastAssurance), new("two_persons", network.Access.TwoPersons),
        QuotasOf(network.Quotas),
    ];

    private static IEnumerable<Setting> SettingsOf(NodeDefinition node) =>
        [new("name", node.DisplayName, IsShown: false), new("position", node.Position, IsShown: false), new("role", node.Role)];

    private static IEnumerable<Setting> SettingsOf(LinkDefinition link) =>
    [
        new("ends", $"{link.A} and {link.B}"), new("length", link.Length), new("loss", link.Loss), new("device", link.DeviceProfile),
        new("secret_key_rate", link.SecretKeyRate), new("source", link.Source.Kind), new("source", link.Source, IsShown: false),
    ];

    private static IEnumerable<Setting> SettingsOf(TenantDefinition tenant) =>
        [new("ca", tenant.Authority), new("weight", tenant.Weight), QuotasOf(tenant.Quotas)];

    private static IEnumerable<Setting> SettingsOf(SaeDefinition sae) =>
    [
        new("node", sae.Node), new("tenant", sae.Tenant), new("shares_with", List(sae.SharesWith.Select(other => other.Value))),
        new("selectors", SelectorsOf(sae.Selectors), IsShown: false), QuotasOf(sae.Quotas),
    ];

    private static IEnumerable<Setting> SettingsOf(PairDefinition pair) =>
    [
        new("routing_policy", pair.RoutingPolicy), new("least_paths", pair.LeastPaths),
        new("least_assurance", pair.LeastAssurance), QuotasOf(pair.Quotas),
    ];

    private static IEnumerable<Setting> SettingsOf(OperatorDefinition each) =>
        [new("roles", each.Roles), new("selectors", SelectorsOf(each.Selectors), IsShown: false)];

    private static Setting QuotasOf(Quotas quotas) => new("quotas", quotas, IsShown: false);

    private static string SelectorsOf(IEnumerable<CertificateSelector> selectors) =>
        List(selectors.Select(selector => selector.ToString()));

    // The order of the two has no meaning.
    private static string PairOf(SaeId one, SaeId other) => List([one.Value, other.Value]);

    private static string List(IEnumerable<string> names) => $"[{string.Join(", ", names.Order(StringComparer.Ordinal))}]";

    private static string Text(object? value) => value switch
    {
        null => "none",
        Enum word => word.ToString().ToLowerInvariant(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
