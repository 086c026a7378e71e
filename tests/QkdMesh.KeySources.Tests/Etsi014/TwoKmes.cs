using System.Diagnostics;
using System.Globalization;
using QkdMesh.Core.Topology;
using QkdMesh.KeySources.Etsi014;

namespace QkdMesh.KeySources.Tests.Etsi014;

/// <summary>The test KMEs in a process of their own, with real certificates. They obey orders on their standard input.</summary>
public sealed class TwoKmes : IAsyncLifetime
{
    public const string SaeA = "sae-of-a", SaeB = "sae-of-b", EverySae = "every-sae";

    private Process _process = null!;

    public TestCertificates Certificates { get; } = new();

    public Etsi014Access Access { get; private set; } = null!;

    public KmeCredentials OfA { get; private set; } = null!;

    public KmeCredentials OfB { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        (OfA, OfB) = (Certificates.Of(SaeA), Certificates.Of(SaeB));
        var program = Path.Combine(AppContext.BaseDirectory, "QkdMesh.TestKme");
        _process = Process.Start(new ProcessStartInfo(program, [Certificates.Folder, "256", "32"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var ready = (await ReadAsync()).Split(' ');
        ready[0].Should().Be("ready");
        Access = new Etsi014Access(new KmeAccess(new Uri(ready[1]), SaeA), new KmeAccess(new Uri(ready[2]), SaeB));
    }

    public async Task OrderAsync(string order) => (await AskAsync(order)).Should().Be("done");

    /// <summary>The number of keys that a KME gave out by "Get key".</summary>
    public async Task<int> CountAsync(string kme) => int.Parse(await AskAsync($"{kme} counts"), CultureInfo.InvariantCulture);

    public async Task HealAsync()
    {
        await OrderAsync("a is well");
        await OrderAsync("b is well");
    }

    public async ValueTask DisposeAsync()
    {
        // The process ends when its input ends.
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        _process.Dispose();
        OfA.Dispose();
        OfB.Dispose();
        Certificates.Dispose();
    }

    private async Task<string> AskAsync(string order)
    {
        await _process.StandardInput.WriteLineAsync(order);
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        return await ReadAsync();
    }

    private async Task<string> ReadAsync() =>
        await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
        ?? throw new InvalidOperationException("the test KME has ended");
}
