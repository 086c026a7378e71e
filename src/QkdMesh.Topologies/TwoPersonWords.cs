using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;

namespace QkdMesh.Topologies;

/// <summary>The words of topology files for orders that take two operators.</summary>
public static class TwoPersonWords
{
    public static IEnumerable<string> Of(TwoPersonOrders orders) =>
        Words.TwoPersonOrders.Where(word => orders.HasFlag(word.Value)).Select(word => word.Key);
}
