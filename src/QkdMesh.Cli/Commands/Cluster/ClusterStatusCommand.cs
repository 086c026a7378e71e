using System.CommandLine;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Rendering.Tables;
using QkdMesh.Cli.Session;
using QkdMesh.Northbound.V1;
using Spectre.Console;

namespace QkdMesh.Cli.Commands.Cluster;

/// <summary>
/// Shows the silos as the silo that answers knows them. The command fails while a node has no silo, so that scripts can wait for it.
/// </summary>
internal sealed class ClusterStatusCommand : ClientCommand
{
    public ClusterStatusCommand()
        : base(
            "status",
            "Shows every silo with its addresses and nodes, and the nodes that no silo hosts. The exit code is 1 if there are such nodes.",
            "cluster status", "cluster status --server http://127.0.0.1:7024 --json")
    {
        var all = new Option<bool>("--all") { Description = "Also show silos that ended, as long as the cluster's store lists them." };
        Add(all);
        Run(async (parse, session, client, cancellationToken) =>
        {
            var cluster = await client.Network.GetClusterAsync(new GetClusterRequest(), cancellationToken: cancellationToken);
            var answer = ClusterStatusAnswer.Of(cluster, parse.GetValue(all));
            session.Answer(answer, screen => Show(screen, answer));
            return answer.HomelessNodes.Count == 0 ? CommandRun.Success : CommandRun.Failed;
        });
    }

    private static void Show(IAnsiConsole screen, ClusterStatusAnswer answer)
    {
        screen.Write(ClusterTables.Silos(answer.Silos));
        if (answer.HomelessNodes.Count > 0)
            screen.Say($"[red]No running silo hosts:[/] {string.Join(", ", answer.HomelessNodes)}. Start a silo with --site for them.");
        if (answer is { StoreAvailable: not null, SingleSiloNodes.Count: > 0 })
            screen.Say($"[yellow]One running silo hosts:[/] {string.Join(", ", answer.SingleSiloNodes)}. If it ends, they have no silo.");
        if (answer.StoreAvailable is false)
        {
            screen.Say($"[red]Redis does not answer the silo that was asked.[/] A silo that has ended may still be listed as active.");
            screen.Say($"No failed silo is replaced, and no order is stored.");
        }
    }
}
