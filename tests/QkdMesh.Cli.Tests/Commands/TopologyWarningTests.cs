namespace QkdMesh.Cli.Tests.Commands;

/// <summary>A valid file whose link makes no key is valid, and every command that reads it says so.</summary>
public sealed class TopologyWarningTests : IDisposable
{
    private const string Dark = """
        name: two
        shape: point-to-point
        nodes: [{id: a}, {id: b}]
        devices: [{id: metro, bb84: {}}]
        spans: [{id: a-b, length_km: 100, loss_db: 45, device: metro}]
        """;

    private const string NoKey = "a-b makes no key: its fibre loses 45 dB; choose another device, or improve the fibre";
    private const string Alarm = "a-b would raise an eavesdropping alarm: its QBER is 31.0 %; improve the fibre";

    private readonly TemporaryFolder _folder = new("warnings");

    private string File => _folder["two.yaml"];

    public TopologyWarningTests() => _folder.Write("two.yaml", Dark);

    [Fact]
    public async Task ValidateNamesTheLinkAndItsPlace()
    {
        var text = await CommandLine.RunAsync("topology", "validate", File);
        text.ExitCode.Should().Be(0);
        text.Output.Should().Be($"{File}: valid\n{File}:5:44: warning: {NoKey}\n{File}:5:44: warning: {Alarm}\n");

        var file = (await CommandLine.RunAsync("topology", "validate", "--json", File)).Json().GetProperty("files")[0];
        file.GetProperty("valid").GetBoolean().Should().BeTrue();
        file.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetProperty("line").GetInt32()).Should().Equal(5, 5);
    }

    [Fact]
    public async Task ValidateDoesNotWarn_WhereEachLinkMakesKey() =>
        (await CommandLine.RunAsync("topology", "validate", "topologies/madrid-ring.yaml")).Output.Should()
            .Be("topologies/madrid-ring.yaml: valid\n");

    [Fact]
    public async Task OtherCommandsWarnToo()
    {
        (await CommandLine.RunAsync("topology", "show", File)).Output.Should()
            .Contain($"Warning: {NoKey}.").And.Contain($"Warning: {Alarm}.");
        foreach (var command in new[] { "rehearse --hours 1", "plan" })
            (await CommandLine.RunAsync([.. command.Split(' '), File])).Error.Should().Contain($"{File}:5:44: warning: {NoKey}", command);
    }

    [Fact]
    public async Task ValidateNamesAKeyThatHasNoEffect()
    {
        var near = Dark.Replace("100, loss_db: 45", "10, loss_db: 2, attenuation_db_per_km: 0.2", StringComparison.Ordinal);
        _folder.Write("near.yaml", near);
        (await CommandLine.RunAsync("topology", "validate", _folder["near.yaml"])).Output.Should()
            .Contain("warning: attenuation_db_per_km has no effect, because no classical channels share the fibre");
    }

    [Theory]
    [InlineData("key_rate_kbps: 5e-8", 5, 76, "takes 59 days for one key of 256 bits: it makes 0.00005 b/s; correct key_rate_kbps")]
    [InlineData("key_rate_kbps: 0.000071", 5, 76, "takes 60 minutes for one key of 256 bits: it makes 0.071 b/s")]
    public async Task EveryCommandThatReadsTheFileNamesALinkThatTakesMoreThanAnHourForAKey(string rate, int line, int column, string words)
    {
        _folder.Write(
            "slow.yaml",
            Dark.Replace("100, loss_db: 45, device: metro", $"10, loss_db: 2, device: metro, {rate}", StringComparison.Ordinal));
        var warning = $"{_folder["slow.yaml"]}:{line}:{column}: warning: a-b {words}";
        (await CommandLine.RunAsync("topology", "validate", _folder["slow.yaml"])).Output.Should().Contain(warning);
        (await CommandLine.RunAsync("topology", "show", _folder["slow.yaml"])).Output.Should().Contain($"Warning: a-b {words}");
        foreach (var command in new[] { "rehearse --hours 1", "plan" })
            (await CommandLine.RunAsync([.. command.Split(' '), _folder["slow.yaml"]])).Error.Should().Contain(warning, command);
    }

    [Fact]
    public async Task NoCommandNamesALinkThatMakesAKeyAnHour()
    {
        const string Enough = "45, device: metro, key_rate_kbps: 0.0000712";
        _folder.Write("slow.yaml", Dark.Replace("45, device: metro", Enough, StringComparison.Ordinal));
        (await CommandLine.RunAsync("topology", "validate", _folder["slow.yaml"])).Output.Should().NotContain("for one key");
    }

    public void Dispose() => _folder.Dispose();
}
