using System.CommandLine;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Rendering.Tables;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.PhysicsFigures;

namespace QkdMesh.Cli.Commands.Physics;

/// <summary>Shows the model of links beside reference values and published links. docs/physics.md has the same tables.</summary>
internal sealed class PhysicsCommand : MeshCommand
{
    public PhysicsCommand()
        : base(
            "physics",
            "Shows the results of the model of a BB84 link beside published measurements.",
            "physics",
            "physics --markdown --plot docs/physics.svg")
    {
        var plot = new Option<string?>("--plot")
        {
            Description = "Draw the model and the published links into this SVG file.",
            HelpName = "FILE.svg",
        };
        var markdown = new Option<bool>("--markdown") { Description = "Print the tables as Markdown, as docs/physics.md has them." };
        Add(plot);
        Add(markdown);
        Validators.Add(result =>
        {
            if (result.GetValue(markdown) && result.GetValue<bool>(JsonOption))
                result.AddError($"physics takes either {markdown.Name} or {JsonOption}.");
        });
        Run(async (parse, session, cancellationToken) =>
        {
            var report = PhysicsReport.Make();
            if (parse.GetValue(plot) is { } file) await WriteAsync(file, PhysicsPlot.Svg(), cancellationToken);
            session.Answer(report, screen =>
            {
                foreach (var table in PhysicsTables.Of(report))
                {
                    if (!parse.GetValue(markdown)) screen.Write(table.OnScreen());
                    else foreach (var line in table.AsMarkdown()) session.WriteLine(line);
                }
            });
            return CommandRun.Success;
        });
    }

    private static async Task WriteAsync(string file, string svg, CancellationToken cancellationToken)
    {
        try
        {
            await File.WriteAllTextAsync(file, svg, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ExpectedFailureException("FILE_UNWRITABLE", $"{file} cannot be written: check the path and its permissions");
        }
    }
}
