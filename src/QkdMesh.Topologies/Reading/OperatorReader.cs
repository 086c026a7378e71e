using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;

namespace QkdMesh.Topologies.Reading;

internal sealed class OperatorReader(FaultLog faults)
{
    private readonly WordListReader<OperatorRoles> _roles = new("role", Words.OperatorRoles, faults);

    /// <summary>Null for an operator without a usable id or with an unusable role.</summary>
    public OperatorDefinition? Read(MapReader map)
    {
        var (id, selectors) = (map.Identifier(Keys.Id), new SelectorReader(faults).Read(map));
        if (map.List(Keys.OperatorRoles) is not { } written || _roles.Read(written) is not { } roles) return null;
        return id is null ? null : new(id, roles.Aggregate(OperatorRoles.None, (all, role) => all | role), selectors);
    }
}
