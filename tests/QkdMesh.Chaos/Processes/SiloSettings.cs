namespace QkdMesh.Chaos.Processes;

/// <summary>What every silo of a cluster is told.</summary>
/// <param name="Topology">The topology file.</param>
/// <param name="Redis">Host and port.</param>
/// <param name="Secret">File with the secret of the digests.</param>
/// <param name="Folder">Where histories and logs go.</param>
internal sealed record SiloSettings(string Topology, string Redis, string Secret, string Folder)
{
    public const int Port = 7014;
    private const int SiloPort = 11111;

    private static readonly string Executable = Path.Combine(AppContext.BaseDirectory, "qkdmesh.dll");

    /// <param name="nodes">Those that the silo hosts.</param>
    public IReadOnlyList<string> CommandOf(IEnumerable<string> nodes, string address, string history) =>
    [
        "dotnet", Executable, "serve", Topology, "--cluster", "true", "--cluster-id", "chaos", "--redis", Redis, "--site", string.Join(
            ',', nodes),
        "--listen", address, "--port", $"{Port}", "--silo-address", address, "--silo-port", $"{SiloPort}",
        // Keys that nobody will collect are left behind by every client that goes: a restart is not to wait for them long.
        "--drain", "1", "--wait-to-restore", "1", "--history", history, "--history-secret-file", Secret, "--json",
    ];
}
