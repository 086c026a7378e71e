using QkdMesh.Cli.Tests.Fakes;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Tests.Commands;

public sealed class ClientCommandTests
{
    [Fact]
    public async Task KeysAreTheSame_WhenOneSaeGetsAndTheOtherCollects()
    {
        await using var mesh = await StartAsync();
        var got = await RunAsync(mesh, "key get --sae one --peer two --number 2 --json");
        got.ExitCode.Should().Be(0);
        var keys = got.Json().GetProperty("keys");
        var ids = keys.EnumerateArray().Select(key => key.GetProperty("key_id").GetString());
        var collected = await RunAsync(mesh, $"key collect --sae two --peer one {string.Join(' ', ids)} --json");
        collected.Json().GetProperty("keys").GetRawText().Should().Be(keys.GetRawText());
    }

    [Fact]
    public async Task RefusalIsOneJsonObject_WhenThereIsNoRoute()
    {
        await using var mesh = await StartAsync();
        (await RunAsync(mesh, "link cut a-b")).Output.Trim().Should().Be("link a-b (a - b) is off");
        var refused = await RunAsync(mesh, "key get --sae one --peer two --json");
        refused.ExitCode.Should().Be(1);
        refused.Output.Trim().Should().Be("""{"error":{"reason":"NO_ROUTE","message":"no route now","retryable":true}}""");
        (await RunAsync(mesh, "link restore a-b")).Output.Trim().Should().Be("link a-b (a - b) is active");
    }

    [Fact]
    public async Task AlarmIsShownAndAcknowledged_AndRefusedWhereThereIsNone()
    {
        await using var mesh = await StartAsync();
        mesh.Alarms["a-b"] = new AlarmProgress { EndsHeard = true, Sound = true, Acknowledgement = Acknowledgement.Awaited };
        (await RunAsync(mesh, "network show")).Output.Should().Contain("acknowledgement");

        (await RunAsync(mesh, "link acknowledge a-b")).Output.Trim().Should().Be("link a-b (a - b) is off, alarm: QBER low, has to stay so");

        var link = (await RunAsync(mesh, "network show --json")).Json().GetProperty("links")[0];
        link.GetProperty("alarm").GetRawText().Should().Be("""{"ends_heard":true,"sound":true,"acknowledgement":"given"}""");
        (await RunAsync(mesh, "link acknowledge b-c --json")).Json().GetProperty("error").GetProperty("reason").GetString().Should().Be("LINK_NOT_ALARMED");
    }

    [Fact]
    public async Task StreamEnds_WhenItsCountIsReached()
    {
        await using var mesh = await StartAsync();
        var stream = await RunAsync(mesh, "key stream --sae one --peer two --count 200 --json");
        stream.ExitCode.Should().Be(0);
        stream.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(2)
            .And.OnlyContain(line => line.StartsWith("{\"index\":", StringComparison.Ordinal));
        stream.Output.Should().Contain("\"key_id\":\"199\"").And.NotContain("\"key_id\":\"200\"");
    }

    [Fact]
    public async Task NetworkIsDrawnWithItsLedgers_WhenItIsShown()
    {
        await using var mesh = await StartAsync();
        var shown = await RunAsync(mesh, "network show");
        shown.ExitCode.Should().Be(0);
        shown.Output.Should().Contain("a ───── b ───── c").And.Contain("relayed").And.NotContain("\u001b");
        shown.Output.Split('\n').Should().OnlyContain(line => line.Length <= 100);
    }

    private static Task<FakeMesh> StartAsync() => FakeMesh.StartAsync(Networks.Of("a-b b-c", "one@a two@c"));

    private static Task<CommandLine> RunAsync(FakeMesh mesh, string line) =>
        CommandLine.RunAsync([.. line.Split(' '), "--server", mesh.Address.ToString()]);
}
