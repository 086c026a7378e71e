using QkdMesh.Cli.Commands.Serve;

namespace QkdMesh.Cli.Tests.Commands;

/// <summary>A setting that would have no effect is refused, or causes a warning.</summary>
public sealed class ServeSettingsTests
{
    [Theory]
    [InlineData("--drain 5", "--drain applies to clusters only")]
    [InlineData("--silo-port 11111", "--silo-port applies to clusters only")]
    [InlineData("--silo-address 127.0.0.1", "--silo-address applies to clusters only")]
    [InlineData("--redis-tls", "--redis-tls applies to clusters only")]
    [InlineData("--redis-user mesh", "--redis-user applies to clusters only")]
    [InlineData("--history-secret-file topologies/madrid-ring.yaml", "--history-secret-file has no effect without a history")]
    [InlineData(
        "--cluster --site all --redis 127.0.0.1:1 --redis-ca-file topologies/madrid-ring.yaml",
        "--redis-ca-file has no effect without TLS")]
    [InlineData("--cluster --redis 127.0.0.1:1 --site norte,quevdo", "'quevdo' is not a node of madrid-ring: did you mean 'quevedo'?")]
    public async Task StartIsRefused_WhenASettingWouldHaveNoEffect(string options, string problem)
    {
        var run = await CommandLine.RunAsync([.. $"serve topologies/madrid-ring.yaml --port 0 {options}".Split(' ')]);
        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain(problem);
    }

    [Fact]
    public async Task NearestSettingIsNamed_WhenTheSettingsFileHasAnUnknownOne()
    {
        using var folder = new TemporaryFolder("settings");
        var file = Path.Combine(folder.Path, "settings.json");
        await File.WriteAllTextAsync(file, """{"silo_port": 1}""", TestContext.Current.CancellationToken);
        var run = await CommandLine.RunAsync("serve", "topologies/madrid-ring.yaml", "--config", file);
        run.Error.Should().Contain("there is no setting 'silo_port': did you mean 'siloPort'?");
    }

    [Fact]
    public void VariableThatNothingReadsCausesAWarning()
    {
        var environment = new Dictionary<string, string>
        {
            ["QKDMESH_PORT"] = "7014",
            ["QKDMESH_PROT"] = "7014",
            ["QKDMESH_SERVER"] = "127.0.0.1:7014",
            ["QKDMESH_COLOUR"] = "red",
            ["QKDMESH_SERVICE_HOST"] = "10.0.0.1",
            ["QKDMESH_PORT_7014_TCP_ADDR"] = "10.0.0.1",
            ["HOME"] = "/root",
        };
        UnusedVariables.WarningsOn(environment).Should().Equal(
            "warning: the environment variable QKDMESH_COLOUR has no effect",
            "warning: the environment variable QKDMESH_PROT has no effect: did you mean QKDMESH_PORT?");
    }
}
