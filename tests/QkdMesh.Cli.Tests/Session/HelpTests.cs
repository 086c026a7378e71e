using System.CommandLine;

namespace QkdMesh.Cli.Tests.Session;

public sealed class HelpTests
{
    public static TheoryData<string> EveryCommand()
    {
        var paths = new TheoryData<string>();
        Collect(QkdMeshCommand.Build(), "", paths);
        return paths;
    }

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public async Task HelpShowsExamplesOfThatCommand_ForEveryCommand(string path)
    {
        var help = await CommandLine.RunAsync([.. path.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        help.ExitCode.Should().Be(0);
        help.Output.Should().Contain("Examples:").And.Contain($"  qkdmesh {path}".TrimEnd());
        help.Error.Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public async Task ExamplesAreUnderstood_ForEveryCommand(string path)
    {
        var help = await CommandLine.RunAsync([.. path.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        var examples = help.Output.Split("Examples:")[1].Split('\n').Select(line => line.Trim())
            .Where(line => line.StartsWith("qkdmesh ", StringComparison.Ordinal));
        foreach (var example in examples)
            QkdMeshCommand.Build().Parse(example["qkdmesh ".Length..]).Errors.Should().BeEmpty(example);
    }

    [Theory]
    [InlineData("key get")]
    [InlineData("key status")]
    [InlineData("key stream")]
    [InlineData("route explain")]
    [InlineData("demo")]
    [InlineData("rehearse ring.yaml")]
    [InlineData("bench")]
    [InlineData("bench cluster")]
    public async Task RoutingPolicyIsAnOption_OfEveryCommandThatAsksForKeys(string path)
    {
        var wrong = await CommandLine.RunAsync([.. path.Split(' '), "--policy", "longest"]);

        wrong.Error.Should().Contain("longest").And.Contain("sticky", "the words to choose from are shown");
    }

    private static void Collect(Command command, string path, TheoryData<string> paths)
    {
        paths.Add(path);
        foreach (var subcommand in command.Subcommands) Collect(subcommand, $"{path} {subcommand.Name}".Trim(), paths);
    }
}
