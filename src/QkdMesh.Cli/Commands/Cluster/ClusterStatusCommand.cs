using System.CommandLine;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Rendering.Tables;
using QkdMesh.Cli.Session;
using QkdMesh.Northbound.V1;
using Spectre.Console;

namespace QkdMesh.Cli.Commands.Cluster;

/// <summary>The silos as the one that is asked knows them. Fails where a node has none, so that scripts can wait for it.</summary>
internal sealed class ClusterStatusCommand : ClientCommand
{
    public ClusterStatusCommand()
        : base(
            "status", "Shows every silo, where it serves, the nodes that live in it, and the nodes that live nowhere; exit code 1 where there are such.",
            "cluster status", "cluster status --server http://127.0.0.1:7024 --json")
    {
        var all = new Option<bool>("--all") { Description = "Show silos that ended as well, as long as the cluster remembers them." };
        Add(all);
        Run(async (parse, session, client, cancellationToken) =>
        {
            var cluster = await client.Network.GetClusterAsync(new GetClusterRequest(), cancellationToken: cancellationToken);
            var answer = ClusterAnswer.Of(cluster, parse.GetValue(all));
            session.Answer(answer, screen => Show(screen, answer));
            return answer.HomelessNodes.Count == 0 ? CommandRun.Success : CommandRun.Failed;
        });
    }

    private static void Show(IAnsiConsole screen, ClusterAnswer answer)
    {
        screen.Write(TableStyle.New("Silos").Ids("silo", "gRPC").Text("status", "nodes", "").Of(answer.Silos, silo =>
        [
            Markup.Escape(silo.Address),
            Markup.Escape(silo.GrpcAddress ?? "-"),
            Colour(silo.Status),
            Markup.Escape(silo.Sites.Replace(",", ", ", StringComparison.Ordinal)),
            silo.Here ? "asked" : "",
        ]));
        if (answer.HomelessNodes.Count > 0)
            screen.MarkupLine($"[red]No silo is up for:[/] {Markup.Escape(string.Join(", ", answer.HomelessNodes))}. Start one with --site.");
    }

    private static string Colour(string status) => status switch
    {
        "active" => "[green]active[/]",
        SiloAnswer.Dead => "[grey]dead[/]",
        _ => $"[yellow]{Markup.Escape(status)}[/]",
    };
}
