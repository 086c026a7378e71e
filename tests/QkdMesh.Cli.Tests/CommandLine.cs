using System.Text.Json;

namespace QkdMesh.Cli.Tests;

/// <summary>Runs a command line in this process.</summary>
internal sealed record CommandLine(int ExitCode, string Output, string Error)
{
    public static async Task<CommandLine> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await QkdMeshCommand.InvokeAsync(args, output, error, TestContext.Current.CancellationToken);
        return new CommandLine(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>The answer, which is exactly one JSON object on one line.</summary>
    public JsonElement Json()
    {
        Output.TrimEnd('\n').Should().NotContain("\n").And.StartWith("{");
        using var document = JsonDocument.Parse(Output);
        return document.RootElement.Clone();
    }
}
