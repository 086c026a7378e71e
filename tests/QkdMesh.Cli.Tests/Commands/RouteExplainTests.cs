using QkdMesh.Cli.Tests.Fakes;

namespace QkdMesh.Cli.Tests.Commands;

public sealed class RouteExplainTests
{
    [Fact]
    public async Task ExitCodeSaysWhetherThereIsARoute()
    {
        await using var mesh = await FakeMesh.StartAsync(Networks.Of("a-b"));
        (await RunAsync(mesh, "a b")).Should().Match<CommandLine>(run => run.ExitCode == 0 && run.Output.Contains("the only route"));
        mesh.SetCut("a-b", cut: true);
        (await RunAsync(mesh, "a b")).Should().Match<CommandLine>(run => run.ExitCode == 1 && run.Output.Contains("no route"));
        var json = await RunAsync(mesh, "a b --json");
        json.ExitCode.Should().Be(1);
        json.Json().GetProperty("candidates").GetArrayLength().Should().Be(0);
    }

    [Fact]
    public async Task AdviceNamesTheOption_WhenTheRequestAllowsTooFewHops()
    {
        await using var mesh = await FakeMesh.StartAsync(Networks.Of("a-b b-c"));
        const string Why = "the shortest route has 2 hops; allow 2 hops with --max-hops";
        (await RunAsync(mesh, "a c --max-hops 1")).Should().Be(new CommandLine(1, $"{Why}\n", ""));
        var json = await RunAsync(mesh, "a c --max-hops 1 --json");
        json.ExitCode.Should().Be(1);
        json.Json().GetProperty("explanation").GetString().Should().Be(Why);
    }

    private static Task<CommandLine> RunAsync(FakeMesh mesh, string line) =>
        CommandLine.RunAsync([.. $"route explain {line} --server {mesh.Address}".Split(' ')]);
}
