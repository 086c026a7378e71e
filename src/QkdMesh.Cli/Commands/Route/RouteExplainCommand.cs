using System.CommandLine;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Rendering.Tables;
using QkdMesh.Cli.Session;
using QkdMesh.Northbound.V1;
using Spectre.Console;

namespace QkdMesh.Cli.Commands.Route;

/// <summary>Lists the candidate routes between two nodes or SAEs, and explains the choice.</summary>
internal sealed class RouteExplainCommand : ClientCommand
{
    public RouteExplainCommand()
        : base(
            "explain",
            "Lists the candidate routes between two nodes or SAEs, best first, and explains why the best route was chosen. "
            + "The exit code is 1 if there is no route now.",
            "route explain alice bob",
            "route explain north south --policy fewest-hops --max-hops 4")
    {
        var from = new Argument<string>("FROM") { Description = "A node or an SAE." }.Named();
        var to = new Argument<string>("TO") { Description = "A node or an SAE." }.Named();
        Add(from);
        Add(to);
        var options = new RouteChoice(this);
        Run(async (parse, session, client, cancellationToken) =>
        {
            var request = new ExplainRouteRequest
            {
                From = parse.GetRequiredValue(from),
                To = parse.GetRequiredValue(to),
                Options = options.Read(parse),
            };
            var answer = RouteExplainAnswer.Of(await client.Network.ExplainRouteAsync(request, cancellationToken: cancellationToken));
            session.Answer(answer, screen => Show(screen, answer));
            return answer.Candidates.Count > 0 ? CommandRun.Success : CommandRun.Failed;
        });
    }

    private static void Show(IAnsiConsole screen, RouteExplainAnswer answer)
    {
        if (answer.Candidates.Count > 0)
        {
            screen.Write(RouteTables.Candidates(answer.Candidates));
            screen.WriteLine("Available: what that link makes less what it uses, plus its stock spread over a minute.");
        }

        screen.WriteLine(answer.Explanation);
    }
}
