using System.CommandLine;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Commands.Node;

/// <summary>Changes one node (quarantine, release) and shows the node after the change.</summary>
internal sealed class NodeChangeCommand : ClientCommand
{
    public NodeChangeCommand(string name, string description, Func<MeshClient, string, CancellationToken, Task<NodeView>> change)
        : base(name, description, $"node {name} north")
    {
        var node = new Argument<string>("NODE") { Description = "The node's id, as in 'qkdmesh network show'." }.Named();
        Add(node);
        RunOrder(async (parse, session, client, cancellationToken) =>
        {
            var answer = NodeAnswer.Of(await change(client, parse.GetRequiredValue(node), cancellationToken));
            var state = answer.Quarantined ? "quarantined" : "in service";
            session.Answer(answer, _ => session.WriteLine($"node {answer.Id} is {state}"));
            return CommandRun.Success;
        }, (parse, client, cancellationToken) => OrderState.OfNodeAsync(client, parse.GetRequiredValue(node), cancellationToken));
    }
}
