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

    [Theory]
    [InlineData("""{"port": 7014,}""", ":1:15: this is not JSON: delete the comma before this place")]
    [InlineData("""{"port": 70140}""", ":1:10: 'port' takes a number from 0 to 65535, not 70140")]
    [InlineData("""{"port": 1.5}""", ":1:10: 'port' takes a number from 0 to 65535, not 1.5")]
    [InlineData("""{"drain": "10s"}""", ":1:11: 'drain' takes a number of seconds, without a unit, from 0 to 3600, not \"10s\"")]
    [InlineData("{\n  \"port\": 1,\n  \"port\": 2\n}", ":3:3: 'port' occurs twice: keep one of the two")]
    [InlineData("""{"port": {"a": 1}}""", ":1:10: 'port' takes a number from 0 to 65535, not an object")]
    [InlineData("""{"port": null}""", ":1:10: 'port' takes a number from 0 to 65535, not null")]
    [InlineData("""{"site": ["a"]}""", ":1:10: 'site' takes text in quotes, with commas between several values, not a list")]
    [InlineData("""{"redisTls": "yes"}""", ":1:14: 'redisTls' takes true or false, not \"yes\"")]
    [InlineData("""{"listen": "localhost"}""", ":1:12 takes an IP address, such as 127.0.0.1, not 'localhost'")]
    [InlineData("""{"--silo-port": 1}""", ":1:2: there is no setting '--silo-port': did you mean 'siloPort'?")]
    [InlineData("""{"QKDMESH_SILO_PORT": 1}""", ":1:2: there is no setting 'QKDMESH_SILO_PORT': did you mean 'siloPort'?")]
    [InlineData("""{"colour": 1}""", ":1:2: there is no setting 'colour': use one of topology, listen, port,")]
    [InlineData("{\"port\":\u00A07014}", ":1:9: this is not JSON: a no-break space (U+00A0) is here: write a plain space in its place")]
    [InlineData("{“port”: 1}", ":1:2: this is not JSON: a typographic quotation mark (U+201C) is here: write \" in its place")]
    [InlineData("{'port': 1}", ":1:2: this is not JSON: a single quotation mark is here")]
    [InlineData("// our silo\n{}", ":1:1: this is not JSON: JSON has no comments")]
    [InlineData("""{"networkLease": 0}""", ":1:18: 'networkLease' takes a number of seconds, without a unit, from 1 to 604800, not 0")]
    [InlineData("[1]", ":1:1: this is not an object: write {\"port\": 7014}")]
    [InlineData(" ", " is empty: write {} for no settings")]
    [InlineData("{\"port\": 1", ":1:11: this is not JSON: the file ends too early")]
    [InlineData("{\"port\": 1} x", ":1:13: this is not JSON: 'x' is invalid")]
    public async Task FaultOfTheSettingsFileHasItsPlace(string json, string problem)
    {
        using var folder = new TemporaryFolder("settings");
        var file = Path.Combine(folder.Path, "settings.json");
        await File.WriteAllTextAsync(file, json, TestContext.Current.CancellationToken);
        var run = await CommandLine.RunAsync("serve", "topologies/madrid-ring.yaml", "--config", file);
        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain($"{file}{problem}").And.EndWith(" (INVALID_SETTING)\n");
    }

    [Fact]
    public async Task EveryFaultOfTheSettingsFileIsReported()
    {
        using var folder = new TemporaryFolder("settings");
        var file = Path.Combine(folder.Path, "settings.json");
        await File.WriteAllTextAsync(file, "{\"prot\": 1,\n\"lisen\": \"\"}", TestContext.Current.CancellationToken);
        var run = await CommandLine.RunAsync("serve", "topologies/madrid-ring.yaml", "--config", file);
        run.Error.Should().Contain($"{file}:1:2: there is no setting 'prot': did you mean 'port'?")
            .And.Contain($"{file}:2:1: there is no setting 'lisen': did you mean 'listen'?");
    }

    [Fact]
    public void OptionWithoutAVariableIsNamed_WhenAVariableStandsForIt() =>
        UnusedVariables.WarningsOn(
            new Dictionary<string, string> { ["QKDMESH_POLICY"] = "widest", ["QKDMESH_POLCY"] = "widest" }, ["--policy", "--server"])
            .Should().Equal(
                "warning: the environment variable QKDMESH_POLCY has no effect: give the option --policy",
                "warning: the environment variable QKDMESH_POLICY has no effect: give the option --policy");

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
