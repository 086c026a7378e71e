using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;
using QkdMesh.Topologies.Yaml;

namespace QkdMesh.Topologies.Reading;

internal sealed class OperatorReader(FaultLog faults)
{
    private readonly NearestName _roles = new([.. Words.OperatorRoles.Keys]);

    /// <summary>Null for an operator without a usable id or with an unusable role.</summary>
    public OperatorDefinition? Read(MapReader map)
    {
        var (id, selectors) = (map.Identifier(Keys.Id), new SelectorReader(faults).Read(map));
        if (map.List(Keys.OperatorRoles) is not { } written) return null;
        var roles = OperatorRoles.None;
        foreach (var item in written)
        {
            if (Role(item) is not { } role) return null;
            if (roles.HasFlag(role)) faults.Add(item.Start, "the role is listed twice", "keep one of the two");
            roles |= role;
        }

        return id is null ? null : new(id, roles, selectors);
    }

    private OperatorRoles? Role(YamlNode item)
    {
        if (item is YamlScalar { Text: var text } && Words.OperatorRoles.TryGetValue(text, out var role)) return role;
        var shown = item is YamlScalar scalar ? scalar.Text : "";
        faults.Add(
            item.Start, shown.Length == 0 ? "this is not a role" : $"{FaultLog.Quote(shown)} is not a role",
            _roles.AdviseOr(shown, $"write {string.Join(" or ", Words.OperatorRoles.Keys)}"));
        return null;
    }
}
