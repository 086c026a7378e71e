using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Rendering.Tables;
using QkdMesh.Cli.Session;
using Spectre.Console;

namespace QkdMesh.Cli.Commands.Context;

/// <summary>Lists the contexts of this user.</summary>
internal sealed class ContextListCommand : MeshCommand
{
    public ContextListCommand()
        : base("list", "Lists the contexts, and which one is in use.", "context list", "context list --json")
    {
        Run((_, session, _) =>
        {
            var file = ContextFile.OfUser();
            var content = file.Read();
            var answer = new ContextListAnswer(
                file.Path, [.. content.Contexts.Select(entry => ContextAnswer.Of(entry.Key, entry.Value, entry.Key == content.Current))]);
            session.Answer(answer, screen => Show(session, screen, answer));
            return Task.FromResult(CommandRun.Success);
        });
    }

    private static void Show(CommandSession session, IAnsiConsole screen, ContextListAnswer answer)
    {
        if (answer.Contexts.Count == 0) session.WriteLine("no context: make one with 'qkdmesh context add'");
        else
            screen.Write(new FittingTable("Contexts").Text("").Ids("context").Text("servers", "certificate").GoFirst("certificate").Of(
                answer.Contexts, context =>
                [
                    context.InUse ? "*" : "", Markup.Escape(context.Name), Markup.Escape(string.Join(", ", context.Servers)),
                    Markup.Escape(context.Certificate ?? "none"),
                ]));
    }
}
