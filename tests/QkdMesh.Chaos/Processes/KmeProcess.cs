using System.Net;
using QkdMesh.Chaos.Grounds;
using QkdMesh.Testing.Certificates;

namespace QkdMesh.Chaos.Processes;

/// <summary>A pair of real KMEs over HTTPS, in a process of their own. They share keys, as the two ends of a QKD link do.</summary>
internal sealed class KmeProcess : IAsyncDisposable
{
    public const string Member = "kmes";

    // Keys of 256 bits, at most 32 in a request.
    private static readonly string[] Limits = ["256", "32"];
    private static readonly string Executable = Path.Combine(AppContext.BaseDirectory, "QkdMesh.TestKme.dll");

    private readonly ChildProcess _child;

    private KmeProcess(ChildProcess child, KmeFiles files, string ofA, string ofB) => (_child, Files, UrlOfA, UrlOfB) =
        (child, files, ofA, ofB);

    /// <summary>The files by which silos prove who they are to the KMEs.</summary>
    public KmeFiles Files { get; }

    /// <summary>The KME at the first end of each link.</summary>
    public string UrlOfA { get; }

    /// <summary>The KME at the second end of each link.</summary>
    public string UrlOfB { get; }

    public static async Task<KmeProcess> StartAsync(Ground ground, string folder)
    {
        var address = ground.AddressOf(Member);
        var files = KmeFiles.Write(Path.Combine(folder, "kme"), IPAddress.Parse(address));
        string[] words = [];
        var child = ChildProcess.Start(
            [.. ground.EnterAs(Member), "dotnet", Executable, files.Folder, .. Limits, address],
            ProcessLog.To(Path.Combine(folder, "kmes.log")), IsReady, hasInput: true);
        await child.Ready;
        return new KmeProcess(child, files, words[1], words[2]);

        bool IsReady(string line)
        {
            if (!line.StartsWith("ready ", StringComparison.Ordinal)) return false;
            words = line.Split(' ');
            return true;
        }
    }

    public void Send(Signal signal) => _child.Send(signal);

    public ValueTask DisposeAsync() => _child.DisposeAsync();
}

/// <summary>PEM files: the authority, the certificate of the KMEs, and a certificate for the silos.</summary>
internal sealed record KmeFiles(string Folder)
{
    // The test KME lets this name act for the SAE at either end.
    private const string Silo = "every-sae";

    public string Authority => Path.Combine(Folder, "ca.pem");

    public string Certificate => Path.Combine(Folder, $"{Silo}.pem");

    public string Key => Path.Combine(Folder, $"{Silo}-key.pem");

    public static KmeFiles Write(string folder, IPAddress address)
    {
        Directory.CreateDirectory(folder);
        using var authority = new TestAuthority();
        var files = new KmeFiles(folder);
        File.WriteAllText(files.Authority, authority.Pem);
        files.Write("kme", authority.Issue("kme", TestAuthority.ServerAuthentication, address));
        files.Write(Silo, authority.Issue(Silo, TestAuthority.ClientAuthentication));
        return files;
    }

    private void Write(string name, PemPair pair)
    {
        File.WriteAllText(Path.Combine(Folder, $"{name}.pem"), pair.Certificate);
        File.WriteAllText(Path.Combine(Folder, $"{name}-key.pem"), pair.Key);
    }
}
