namespace QkdMesh.Core.Topology.Rules;

/// <summary>Each operator has an id of its own, and at least one role.</summary>
internal static class OperatorRules
{
    public static IEnumerable<TopologyFault> Check(TopologyDefinition definition)
    {
        var operators = definition.Access.Operators;
        foreach (var fault in IdentityRules.UniqueIds("operators", "operator", operators.Select(each => each.Id))) yield return fault;
        foreach (var (index, each) in operators.Index())
        {
            if ((each.Roles & OperatorRoles.All) == OperatorRoles.None)
                yield return new(At.Operator(index, "roles"), $"the operator '{each.Id}' has no role", "give it at least one role");
        }
    }
}
