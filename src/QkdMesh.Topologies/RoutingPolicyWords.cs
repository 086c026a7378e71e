using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;

namespace QkdMesh.Topologies;

/// <summary>The words of topology files for routing policies, the default first.</summary>
public static class RoutingPolicyWords
{
    public static IEnumerable<string> All => Words.RoutingPolicies.Keys;

    /// <exception cref="KeyNotFoundException">The word is not in <see cref="All"/>.</exception>
    public static RoutingPolicy Parse(string word) => Words.RoutingPolicies[word];

    public static string Of(RoutingPolicy policy) => Words.For(Words.RoutingPolicies, policy);
}
