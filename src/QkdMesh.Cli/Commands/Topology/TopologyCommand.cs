using QkdMesh.Cli.Session;

namespace QkdMesh.Cli.Commands.Topology;

internal sealed class TopologyCommand : MeshCommand
{
    public TopologyCommand()
        : base(
            "topology",
            "Checks, shows and applies topology files.",
            "topology validate topologies/*.yaml",
            "topology show topologies/madrid-ring.yaml")
    {
        Add(new TopologyValidateCommand());
        Add(new TopologyShowCommand());
        Add(new TopologyApplyCommand());
    }
}
