using System.Diagnostics;
using System.Text.Json;

namespace QkdMesh.Client.Tests.Samples;

/// <summary>
/// The ring of Madrid on two silos with certificates, each in its own process. The first hosts every node but quevedo, and the second every
/// node. So the loss of the second is the loss of the site quevedo, and the first goes on for all others.
/// </summary>
public sealed class SecuredCluster : IAsyncLifetime
{
    private static readonly string[] Sites =
        ["quiron,quijote,norte,concepcion,distrito", "quiron,quijote,quevedo,norte,concepcion,distrito"];

    private readonly TemporaryFolder _files = new("samples");
    private readonly List<Process> _silos = [];
    private RedisServer _redis = null!;
    private string _operators = "";

    /// <summary>The addresses of both silos, as a sample takes them.</summary>
    public string Servers { get; private set; } = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Root => _files["pki"];

    public string this[string path] => _files[path];

    public async ValueTask InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        var made = await RunAsync(
            "pki", "init", Repository.PathOf("topologies/madrid-ring.yaml"), "--out", Root,
            "--silo", $"one={Sites[0]}@127.0.0.1", "--silo", $"two={Sites[1]}@127.0.0.1");
        made.ExitCode.Should().Be(0, made.Error);
        foreach (var (silo, sites) in ((string[])["one", "two"]).Zip(Sites)) _silos.Add(Start(silo, sites));
        var answers = await Task.WhenAll(_silos.Select(ReadyAsync));
        Servers = string.Join(',', answers.Select(answer => answer.GetProperty("address").GetString()));
        _operators = string.Join(',', answers.Select(answer => answer.GetProperty("operators").GetString()));
    }

    public string CredentialsOf(string sae) => Path.Combine(Root, "saes", sae);

    /// <summary>Gives an order about a link.</summary>
    public async Task OrderAsync(string order, string link)
    {
        var run = await RunAsync(
            "link", order, link, "--server", _operators, "--credentials", Path.Combine(Root, "operators", "admin"));
        run.ExitCode.Should().Be(0, run.Error);
    }

    /// <summary>Kills the second silo, and with it the site quevedo.</summary>
    public void LoseQuevedo() => Signals.Send(_silos[1].Id, Signal.Kill);

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
        {
            if (!silo.HasExited) silo.Kill();
            await silo.WaitForExitAsync();
            silo.Dispose();
        }

        if (_redis is not null) await _redis.DisposeAsync();
        _files.Dispose();
    }

    private static Task<FinishedRun> RunAsync(params string[] command) =>
        MachineProgram.RunAsync([MachineProgram.QkdMesh, .. command], Cancellation);

    private Process Start(string silo, string sites)
    {
        var process = MachineProgram.Start(
        [
            MachineProgram.QkdMesh, "serve", Path.Combine(Root, "topology.yaml"), "--cluster", "--redis", $"127.0.0.1:{_redis.Port}",
            "--site", sites, "--port", "0", "--operator-port", "0", "--management-port", "0", "--json", "--until-input-ends",
            "--tls", Path.Combine(Root, "silos", silo), "--trust", Path.Combine(Root, "trust"),
            "--node-credentials", Path.Combine(Root, "nodes"),
        ]);
        // A pipe that nobody reads would stop the silo.
        process.ErrorDataReceived += (_, line) => TestContext.Current.TestOutputHelper?.WriteLine($"{silo}: {line.Data}");
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task<JsonElement> ReadyAsync(Process silo)
    {
        while (await silo.StandardOutput.ReadLineAsync(Cancellation) is { } line)
        {
            var answer = JsonDocument.Parse(line).RootElement;
            if (answer.TryGetProperty("ready", out var ready) && ready.GetBoolean()) return answer;
        }

        throw new InvalidOperationException("a silo ended before it was ready");
    }
}
