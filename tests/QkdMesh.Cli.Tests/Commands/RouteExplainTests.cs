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

    private static Task<CommandLine> RunAsync(FakeMesh mesh, string line) =>
        CommandLine.RunAsync([.. $"route explain {line} --server {mesh.Address}".Split(' ')]);
}
