using QkdMesh.Cli.Commands.Serve;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Host;

namespace QkdMesh.Cli.Tests.Commands;

/// <summary>The settings of serve for alarms.</summary>
public sealed class ServeAlarmOptionsTests
{
    [Fact]
    public void LinkIsTrustedAgainAfterTenSecondsAndByNobodysLeave_WhereNothingIsSaid() =>
        Read().Should().Match<MeshHostOptions>(options =>
            options.WaitToRestore == TimeSpan.FromSeconds(10) && !options.AlarmsNeedAcknowledgement);

    [Fact]
    public void CommandLineGoesBeforeTheEnvironmentBeforeTheFile()
    {
        var file = new Dictionary<string, string> { ["waitToRestore"] = "60", ["alarmAcknowledge"] = "true" };

        Read(file: file).Should().Match<MeshHostOptions>(options =>
            options.WaitToRestore == TimeSpan.FromMinutes(1) && options.AlarmsNeedAcknowledgement);
        Read(file: file, variable: "5").WaitToRestore.Should().Be(TimeSpan.FromSeconds(5));
        Read(file: file, variable: "5", option: "0").WaitToRestore.Should().Be(TimeSpan.Zero);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("2.5")]
    [InlineData("604801")]
    public void SecondsOutOfRangeAreRefused(string seconds) =>
        FluentActions.Invoking(() => Read(option: seconds)).Should().Throw<ExpectedFailureException>()
            .WithMessage("--wait-to-restore takes a number of seconds, without a unit, from 0 to 604800*");

    private static MeshHostOptions Read(
        Dictionary<string, string>? file = null, string? variable = null, string? option = null) => ServeOptions.From(
        new ServeValues(
            setting => setting == ServeSettings.WaitToRestore ? option : null,
            name => name == "QKDMESH_WAIT_TO_RESTORE" ? variable : null,
            (file ?? []).ToDictionary(value => value.Key, value => new FileSetting(value.Value, "settings.json:1:1"))),
        Networks.Of("a-b", "one@a two@b"));
}
