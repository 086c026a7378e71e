using QkdMesh.Client;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies;

namespace QkdMesh.Cli.Commands.Pki;

/// <summary>Reads which operators there are, and the roles of each: those of the topology, and those of options.</summary>
internal static class OperatorMembers
{
    private const string Default = "admin", EveryRole = "all";

    /// <returns>The access section of the topology with the operators of the options.</returns>
    /// <exception cref="ExpectedFailureException">A value is wrong.</exception>
    public static AccessDefinition Read(IReadOnlyList<string> values, NetworkTopology topology)
    {
        var access = topology.Definition.Access;
        var known = access.Operators.ToList();
        foreach (var added in values.Select(Read))
        {
            if (known.Find(each => each.Id == added.Id) is { } same && (same.Roles != added.Roles || !access.Operators.Contains(same)))
                throw Wrong($"operator {added.Id} is named twice: give its roles once, in --operator or in the topology");
            if (!known.Exists(each => each.Id == added.Id)) known.Add(added);
        }

        if (known.Count == 0) known.Add(new OperatorDefinition(Default, OperatorRoles.All, []));
        return access with { Operators = known };
    }

    private static OperatorDefinition Read(string value)
    {
        if (value.Split('=', 2) is not [var name, var words])
            throw Wrong($"--operator takes NAME=ROLE[,ROLE...], such as olga=operator,topology, not '{value}'");
        if (!Identifier.IsValid(name)) throw Wrong($"'{name}' is not a name for an operator: a name has {Identifier.Rule}");
        var roles = words.Split(',', StringSplitOptions.TrimEntries).Select(word => RoleOf(word, name))
            .Aggregate(OperatorRoles.None, (all, role) => all | role);
        return new OperatorDefinition(name, roles, []);
    }

    private static OperatorRoles RoleOf(string word, string name)
    {
        if (word == EveryRole) return OperatorRoles.All;
        if (OperatorRoleWords.Find(word) is { } role) return role;
        var known = OperatorRoleWords.Of(OperatorRoles.All).Append(EveryRole).ToList();
        throw Wrong(
            $"operator {name}: there is no role '{word}': "
            + new NearestName(known).AdviseOr(word, $"give some of {string.Join(", ", known)}"));
    }

    private static ExpectedFailureException Wrong(string message) => new("INVALID_MEMBER", message);
}
