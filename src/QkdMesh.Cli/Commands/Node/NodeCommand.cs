using System.CommandLine;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Commands.Node;

internal sealed class NodeCommand : MeshCommand
{
    public NodeCommand()
        : base("node", "Takes nodes out of service and back.", "node quarantine NODE", "node release NODE")
    {
        Add(new NodeChangeCommand(
            "quarantine",
            "Lets no key start, end or pass at a node.",
            (client, node, cancellationToken) => client.Network.QuarantineNodeAsync(
                new QuarantineNodeRequest { NodeId = node }, cancellationToken: cancellationToken).ResponseAsync));
        Add(new NodeChangeCommand(
            "release",
            "Takes a node out of quarantine.",
            (client, node, cancellationToken) => client.Network.ReleaseNodeAsync(
                new ReleaseNodeRequest { NodeId = node }, cancellationToken: cancellationToken).ResponseAsync));
    }
}

/// <summary>A change of one node, answered with the node as it is after it.</summary>
internal sealed class NodeChangeCommand : ClientCommand
{
    public NodeChangeCommand(string name, string description, Func<MeshClient, string, CancellationToken, Task<NodeView>> change)
        : base(name, description, $"node {name} north")
    {
        var node = new Argument<string>("NODE") { Description = "The node's id: see 'qkdmesh network show'." }.Named();
        Add(node);
        Run(async (parse, session, client, cancellationToken) =>
        {
            var answer = NodeAnswer.Of(await change(client, parse.GetRequiredValue(node), cancellationToken));
            session.Answer(answer, _ => session.WriteLine($"node {answer.Id} is {(answer.Quarantined ? "quarantined" : "in service")}"));
            return CommandRun.Success;
        });
    }
}
