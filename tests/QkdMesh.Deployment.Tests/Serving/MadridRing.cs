using QkdMesh.Core.Topology;
using QkdMesh.Deployment.Tests.Processes;
using QkdMesh.Topologies;

namespace QkdMesh.Deployment.Tests.Serving;

/// <summary>The network that is deployed.</summary>
internal static class MadridRing
{
    public const string File = "topologies/madrid-ring.yaml";

    public static NetworkTopology Topology { get; } = new YamlTopologyReader().Read(Repository.Read(File), File).Topology!;
}
