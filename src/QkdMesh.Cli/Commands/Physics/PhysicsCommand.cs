using System.CommandLine;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Rendering.Tables;
using QkdMesh.Cli.Session;
using QkdMesh.Client;

namespace QkdMesh.Cli.Commands.Physics;

/// <summary>Shows the model of links against golden figures and published points, as docs/physics.md does.</summary>
internal sealed class PhysicsCommand : MeshCommand
{
    public PhysicsCommand()
        : base(
            "physics",
            "Shows what the model of a BB84 link gives, beside what was published.",
            "physics",
            "physics --markdown --plot docs/physics.svg")
    {
        var plot = new Option<string?>("--plot") { Description = "Draw model and published points into this SVG file.", HelpName = "FILE.svg" };
        var markdown = new Option<bool>("--markdown") { Description = "Print the tables as Markdown, as docs/physics.md has them." };
        Add(plot);
        Add(markdown);
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
