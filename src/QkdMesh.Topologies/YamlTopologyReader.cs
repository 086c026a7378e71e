using QkdMesh.Core.Topology;

namespace QkdMesh.Topologies;

/// <summary>Placeholder until the reader is merged.</summary>
public sealed class YamlTopologyReader : ITopologyReader
{
    public TopologyReading Read(string text, string fileName) => throw new NotSupportedException();
}
