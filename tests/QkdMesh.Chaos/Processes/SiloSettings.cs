namespace QkdMesh.Chaos.Processes;

/// <summary>The settings that all silos of a cluster share.</summary>
/// <param name="Topology">The topology file.</param>
/// <param name="Credentials">The credentials of all members.</param>
/// <param name="Redis">Host and port.</param>
/// <param name="Secret">File with the secret of the digests.</param>
/// <param name="PreSharedKeys">Directory of the pre-shared keys of pqc links.</param>
/// <param name="Kme">The files for KMEs; null without KMEs.</param>
/// <param name="RedisCa">The authority of the certificate of Redis; null without TLS.</param>
/// <param name="Folder">The folder for histories and logs.</param>
internal sealed record SiloSettings(
    string Topology, ClusterCredentials Credentials, string Redis, string Secret, string PreSharedKeys, KmeFiles? Kme, string? RedisCa,
    string Folder)
{
    public const int Port = 7014, OperatorPort = Port + 2, SiloPort = 11111;

    /// <summary>Shorter than in service, so that a scenario can outlast it.</summary>
    public static readonly TimeSpan NetworkLease = TimeSpan.FromSeconds(15);

    private static readonly string Executable = Path.Combine(AppContext.BaseDirectory, "qkdmesh.dll");

    /// <param name="name">The silo.</param>
    /// <param name="nodes">The nodes that the silo hosts.</param>
    /// <param name="audit">The directory of its audit log.</param>
    public IReadOnlyList<string> CommandOf(string name, IEnumerable<string> nodes, string address, string history, string audit) =>
    [
        "dotnet", Executable, "serve", Topology, "--cluster", "true", "--cluster-id", "chaos", "--redis", Redis,
        "--site", string.Join(',', nodes),
        "--listen", address, "--port", $"{Port}", "--operator-port", $"{OperatorPort}",
        "--silo-address", address, "--silo-port", $"{SiloPort}",
        "--tls", Credentials.OfSilo(name), "--trust", Credentials.Trust, "--node-credentials", Credentials.Nodes,
        // Clients that leave do not collect their keys. A restart must not wait long for these keys.
        "--drain", "1", "--wait-to-restore", "1", "--network-lease", $"{NetworkLease.TotalSeconds:0}",
        "--history", history, "--history-secret-file", Secret,
        "--audit", audit, "--audit-create", "true", "--pqc-psk-directory", PreSharedKeys, .. ForKmes, .. ForRedis, "--json",
    ];

    private IEnumerable<string> ForRedis => RedisCa is null ? [] : ["--redis-tls", "true", "--redis-ca-file", RedisCa];

    private IEnumerable<string> ForKmes => Kme is not { } files ? []
        : ["--kme-certificate-file", files.Certificate, "--kme-key-file", files.Key, "--kme-ca-file", files.Authority];
}
