using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Session;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering;

/// <summary>Shows which credentials were made, and what to do with them.</summary>
internal static class PkiView
{
    public static void Show(CommandSession session, IAnsiConsole screen, PkiInitAnswer answer)
    {
        var made = answer.Made.GroupBy(member => member.Name.Split('/')[0], StringComparer.Ordinal)
            .Select(kind => $"{kind.Count()} {Word(kind.Key, kind.Count())}").ToList();
        if (answer.PreSharedKeys is { Count: > 0 } links) made.Add($"pre-shared keys of {Figures.Count(links.Count, "pqc link")}");
        screen.Say($"[bold]{answer.Network}[/]: credentials of {string.Join(", ", made)} in [blue]{answer.Directory}[/]");
        session.WriteLine($"Keep {Path.Combine(answer.Directory, "authorities")} offline: with its keys, all credentials can be made.");
        session.WriteLine("Start the mesh, and get a first key in another terminal:");
        foreach (var command in answer.Commands) session.WriteLine($"  {command}");
        session.WriteLine("Operators call a port of their own:");
        session.WriteLine($"  {answer.OperatorCommand}");
    }

    private static string Word(string kind, int count)
    {
        var word = kind == "saes" ? "SAEs" : kind;
        return count == 1 ? word[..^1] : word;
    }
}
