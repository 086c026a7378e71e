using QkdMesh.Cli.Session;

namespace QkdMesh.Cli.Commands.Cluster;

internal sealed class ClusterCommand : MeshCommand
{
    public ClusterCommand()
        : base("cluster", "Shows the silos that run the network.", "cluster status") => Add(new ClusterStatusCommand());
}
