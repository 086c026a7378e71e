using System.Diagnostics;
using System.Globalization;
using QkdMesh.Core.Topology;
using QkdMesh.KeySources.Etsi014;

namespace QkdMesh.KeySources.Tests.Etsi014;

/// <summary>The test KMEs in a process of their own, with real certificates; told what to do over its input.</summary>
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
        _process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "QkdMesh.TestKme"),
            [Certificates.Folder, "256", "32"])
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

    /// <summary>How many keys it gave out by Get key.</summary>
    public async Task<int> CountAsync(string kme) => int.Parse(await AskAsync($"{kme} counts"), CultureInfo.InvariantCulture);

    public async Task HealAsync()
    {
        await OrderAsync("a is well");
        await OrderAsync("b is well");
    }

    public async ValueTask DisposeAsync()
    {
        // It ends with its input.
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
        await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException(
            "the test KME has ended");
}
