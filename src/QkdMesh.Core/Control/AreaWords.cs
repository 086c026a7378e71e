using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Control;

/// <summary>Parts of a topology in words.</summary>
internal static class AreaWords
{
    public static string InWords(this TopologyAreas areas) => areas switch
    {
        TopologyAreas.Network => "nodes or links",
        TopologyAreas.Access => "tenants, SAEs, pairs or operators",
        _ => "nodes or links, and SAEs or operators",
    };

    /// <summary>What an operator needs to change them.</summary>
    public static string Roles(this TopologyAreas areas) => areas switch
    {
        TopologyAreas.Network => "the role topology",
        TopologyAreas.Access => "the role security-officer",
        _ => "the roles topology and security-officer",
    };
}
