using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Session;
using QkdMesh.Northbound.V1;
using Spectre.Console;

namespace QkdMesh.Cli.Commands.Cluster;

/// <summary>The silos as the one that is asked knows them. Fails where a node has none, so that scripts can wait for it.</summary>
internal sealed class ClusterStatusCommand : ClientCommand
{
    public ClusterStatusCommand()
        : base(
            "status", "Shows every silo, the nodes that live in it, and the nodes that live nowhere; exit code 1 where there are such.",
            "cluster status", "cluster status --server http://127.0.0.1:7024 --json") =>
        Run(async (_, session, client, cancellationToken) =>
        {
            var answer = ClusterAnswer.Of(await client.Network.GetClusterAsync(new GetClusterRequest(), cancellationToken: cancellationToken));
            session.Answer(answer, screen => Show(screen, answer));
            return answer.HomelessNodes.Count == 0 ? CommandRun.Success : CommandRun.Failed;
        });

    private static void Show(IAnsiConsole screen, ClusterAnswer answer)
    {
        var table = new Table { Border = TableBorder.Simple }.AddColumns("silo", "status", "nodes", "");
        foreach (var silo in answer.Silos)
            table.AddRow(Markup.Escape(silo.Address), Colour(silo.Status), Markup.Escape(silo.Sites.Replace(",", ", ", StringComparison.Ordinal)), silo.Here ? "asked" : "");
        screen.Write(table);
        if (answer.HomelessNodes.Count > 0)
            screen.MarkupLine($"[red]No silo is up for:[/] {Markup.Escape(string.Join(", ", answer.HomelessNodes))}. Start one with --site.");
    }

    private static string Colour(string status) => status switch
    {
        "active" => "[green]active[/]",
        "dead" => "[grey]dead[/]",
        _ => $"[yellow]{Markup.Escape(status)}[/]",
    };
}
