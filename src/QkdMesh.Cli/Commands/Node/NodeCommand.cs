using QkdMesh.Cli.Session;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Commands.Node;

internal sealed class NodeCommand : MeshCommand
{
    public NodeCommand()
        : base("node", "Takes nodes out of service and back.", "node quarantine NODE", "node release NODE")
    {
        Add(new NodeChangeCommand(
            "quarantine",
            "Takes a node out of service: no key starts there, ends there or is relayed there.",
            (client, node, cancellationToken) => client.Network.QuarantineNodeAsync(
                new QuarantineNodeRequest { NodeId = node }, cancellationToken: cancellationToken).ResponseAsync));
        Add(new NodeChangeCommand(
            "release",
            "Puts a quarantined node back into service.",
            (client, node, cancellationToken) => client.Network.ReleaseNodeAsync(
                new ReleaseNodeRequest { NodeId = node }, cancellationToken: cancellationToken).ResponseAsync));
    }
}
