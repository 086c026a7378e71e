namespace QkdMesh.Core.Topology.Rules;

/// <summary>Two operators can give each order that takes two, and one operator alone cannot end that.</summary>
internal static class TwoPersonRules
{
    private static readonly string[] Where = ["access", "two_persons"];

    public static IEnumerable<TopologyFault> Check(TopologyDefinition definition)
    {
        var required = definition.Access.TwoPersons;
        if (required == TwoPersonOrders.None) yield break;
        // An operator who changes the access alone can add a second operator, or take the list away.
        if (!required.HasFlag(TwoPersonOrders.Access))
            yield return new(Where, "one operator alone could take two_persons away", "add access to two_persons");
        if (TooFew(definition, OperatorRoles.SecurityOfficer, "security-officer") is { } officers) yield return officers;
        if (required.HasFlag(TwoPersonOrders.Topology) && TooFew(definition, OperatorRoles.Topology, "topology") is { } planners)
            yield return planners;
    }

    private static TopologyFault? TooFew(TopologyDefinition definition, OperatorRoles role, string word) =>
        definition.Access.Operators.Where(each => each.Roles.HasFlag(role)).DistinctBy(each => each.Id).Count() is < 2 and var count
            ? new(
                Where, $"two_persons takes two operators with the role {word}, and there is {(count == 0 ? "no such operator" : "one")}",
                $"give the role {word} to two operators")
            : null;
}
