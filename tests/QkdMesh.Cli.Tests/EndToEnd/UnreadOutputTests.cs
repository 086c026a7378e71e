using System.Diagnostics;
using System.Text.Json;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>Real processes whose output nobody reads, or whose output takes nothing.</summary>
public sealed class UnreadOutputTests
{
    // The pipe holds 64 KiB and the process 256 KiB. An order is a line of more than 100 characters.
    private const int Orders = 3_200, AtOnce = 100;

    // Only a process that hangs takes so long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KeysAreGivenAndTheProcessEnds_WhenNobodyReadsTheLog()
    {
        using var serve = Start([MachineProgram.QkdMesh], "--json");
        var (address, management) = await ReadyAsync(serve);
        using var client = new MeshClient(address);
        for (var at = 0; at < Orders; at += AtOnce)
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => OrderAsync(client))).WaitAsync(Patience, Cancellation);

        var keys = new GetKeysRequest { PeerSaeId = "bank-quiron" };
        var response = await client.Keys.GetKeysAsync(keys, MeshClient.As("bank-norte"), cancellationToken: Cancellation);
        response.Keys.Should().ContainSingle();
        using var http = new HttpClient();
        var dropped = (await http.GetStringAsync(new Uri(management, "metrics"), Cancellation)).Split('\n')
            .Single(line => line.StartsWith("qkdmesh_log_dropped_total{", StringComparison.Ordinal));
        dropped.Should().MatchRegex("} [1-9]");

        await EndAsync(serve, Signal.Terminate);
    }

    [Theory]
    [InlineData("exec 3> >(head -1 >&2); exec \"$0\" \"$@\" >&3")]
    [InlineData("exec \"$0\" \"$@\" >/dev/full")]
    public async Task KeysAreGivenAndTheProcessEnds_WhenStandardOutputIsClosedOrFull(string script)
    {
        using var serve = Start(["bash", "-c", script, MachineProgram.QkdMesh]);
        var address = new Uri((await LogAsync(serve, "gRPC at ")).Split("gRPC at ")[1]);
        await LogAsync(serve, "ready: ");
        using var client = new MeshClient(address);
        var keys = new GetKeysRequest { PeerSaeId = "bank-quiron" };
        var response = await client.Keys.GetKeysAsync(keys, MeshClient.As("bank-norte"), cancellationToken: Cancellation);
        response.Keys.Should().ContainSingle();

        Signals.Send(serve.Id, Signal.Terminate);
        await LogAsync(serve, "this silo is stopping");
        await serve.WaitForExitAsync(Cancellation).WaitAsync(Patience, Cancellation);
        serve.ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task HangupEndsTheProcessInOrder()
    {
        using var serve = Start([MachineProgram.QkdMesh], "--json");
        await ReadyAsync(serve);
        await EndAsync(serve, Signal.HangUp);
    }

    [Fact]
    public async Task HangupStaysIgnored_WhenTheProcessBeganUnderNohup()
    {
        using var serve = Start(["nohup", MachineProgram.QkdMesh]);
        (await serve.StandardOutput.ReadLineAsync(Cancellation)).Should().Contain("listens at");
        var status = await File.ReadAllLinesAsync($"/proc/{serve.Id}/status", Cancellation);
        var ignored = status.Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        (Convert.ToUInt64(ignored["SigIgn:".Length..].Trim(), 16) & 1).Should().Be(1);
        serve.StandardInput.Close();
        await serve.WaitForExitAsync(Cancellation);
    }

    private static Process Start(string[] program, params string[] options) => MachineProgram.Start(
        [.. program, "serve", "topologies/madrid-ring.yaml", "--port", "0", "--until-input-ends", .. options], AppContext.BaseDirectory);

    private static async Task<string> LogAsync(Process serve, string part)
    {
        while (await serve.StandardError.ReadLineAsync(Cancellation).AsTask().WaitAsync(Patience, Cancellation) is { } line)
        {
            if (line.Contains(part, StringComparison.Ordinal)) return line;
        }

        throw new InvalidOperationException($"the process ended before its log had '{part}'");
    }

    private static async Task EndAsync(Process serve, Signal signal)
    {
        Signals.Send(serve.Id, signal);
        await serve.WaitForExitAsync(Cancellation).WaitAsync(Patience, Cancellation);
        serve.ExitCode.Should().Be(0);
    }

    private static async Task<(Uri Address, Uri Management)> ReadyAsync(Process serve)
    {
        using var ready = JsonDocument.Parse((await serve.StandardOutput.ReadLineAsync(Cancellation))!);
        return (Of("address"), Of("management"));

        Uri Of(string name) => new(ready.RootElement.GetProperty(name).GetString()!);
    }

    private static async Task OrderAsync(MeshClient client) =>
        await client.Network.RestoreLinkAsync(new RestoreLinkRequest { LinkId = "norte-concepcion" });
}
