using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;

namespace QkdMesh.Topologies;

/// <summary>The words of topology files for the roles of operators.</summary>
public static class OperatorRoleWords
{
    public static IEnumerable<string> Of(OperatorRoles roles) =>
        Words.OperatorRoles.Where(word => roles.HasFlag(word.Value)).Select(word => word.Key);

    /// <summary>The role of a word; null if there is no such role.</summary>
    public static OperatorRoles? Find(string word) => Words.OperatorRoles.TryGetValue(word, out var role) ? role : null;
}
