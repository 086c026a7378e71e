using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using QkdMesh.Client;
using QkdMesh.Clustering;
using QkdMesh.Topologies;

namespace QkdMesh.Bench.Cluster;

/// <summary>The silos of a network as processes on this machine. Dispose ends the processes and removes the cluster from Redis.</summary>
internal sealed class SiloCluster : IAsyncDisposable
{
    private readonly DnsEndPoint _redis;
    private readonly string _id = $"bench-{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qkdmesh-bench-");
    private readonly List<SiloProcess> _silos = [];
    private readonly bool _isSecured;

    private SiloCluster(DnsEndPoint redis, MetroNetwork network, bool isSecured) =>
        (_redis, Network, _isSecured) = (redis, network, isSecured);

    public MetroNetwork Network { get; }

    /// <summary>The address of the gRPC services of each silo.</summary>
    public IReadOnlyList<Uri> Addresses { get; private set; } = [];

    /// <summary>The time from the start of the processes until all were ready.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>The processor time that all silos have used.</summary>
    public TimeSpan CpuTime => _silos.Aggregate(TimeSpan.Zero, (sum, silo) => sum + silo.CpuTime);

    /// <summary>Whether any process of the cluster is running.</summary>
    public bool IsRunning => _silos.Exists(silo => !silo.HasEnded);

    public IReadOnlyList<double> ResidentMib => [.. _silos.Select(silo => silo.ResidentBytes / (1024.0 * 1024))];

    /// <summary>The certificate of an SAE; null without TLS.</summary>
    public ClientTls? TlsOf(string sae) =>
        _isSecured ? new(ClientFiles.In(In("pki", "saes", sae)), TimeProvider.System) : null;

    /// <param name="isSecured">Whether silos and SAEs have certificates.</param>
    /// <exception cref="ExpectedFailureException">A silo did not start. The message has the output of the silo.</exception>
    public static async Task<SiloCluster> StartAsync(
        SiloStart start, DnsEndPoint redis, MetroNetwork network, int silos, CancellationToken cancellationToken,
        bool isSecured = false)
    {
        var cluster = new SiloCluster(redis, network, isSecured);
        try
        {
            await cluster.StartAsync(start, silos, cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.StopAsync();
            // If Redis is the cause, one report of it is enough.
            await cluster.ForgetAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await ForgetAsync();
    }

    private async Task StopAsync()
    {
        await Task.WhenAll(_silos.Select(silo => silo.DisposeAsync().AsTask()));
        _folder.Delete(recursive: true);
    }

    private Task ForgetAsync() => ClusterStore.ForgetAsync(new RedisSettings(_redis), _id);

    private async Task StartAsync(SiloStart start, int silos, CancellationToken cancellationToken)
    {
        var file = In("network.yaml");
        await File.WriteAllTextAsync(file, TopologyWriter.Write(Network.Topology), cancellationToken);
        if (_isSecured) file = await SecureAsync(start, file, silos, cancellationToken);
        var begin = Stopwatch.GetTimestamp();
        for (var silo = 0; silo < silos; silo++)
        {
            _silos.Add(SiloProcess.Start(
                start,
                [
                    "serve", file, "--cluster", "--redis", $"{_redis.Host}:{_redis.Port}", "--cluster-id", _id,
                    "--site", SitesOf(silo, silos),
                    "--port", "0", "--management-port", "0", "--drain", "0", "--until-input-ends", "--json",
                    .. _isSecured ? TlsOptionsOf(silo) : [],
                ]));
        }

        Addresses = await Task.WhenAll(_silos.Select(silo => silo.ReadyAsync(cancellationToken)));
        StartTime = Stopwatch.GetElapsedTime(begin);
    }

    /// <summary>Makes all certificates, in the same way as a user.</summary>
    /// <returns>The topology with an operator.</returns>
    private async Task<string> SecureAsync(SiloStart start, string file, int silos, CancellationToken cancellationToken)
    {
        var members = Enumerable.Range(0, silos)
            .SelectMany(silo => new[] { "--silo", $"{NameOf(silo)}={SitesOf(silo, silos)}@127.0.0.1" });
        var making = start(["pki", "init", file, "--out", In("pki"), .. members, "--json"]);
        (making.RedirectStandardOutput, making.RedirectStandardError) = (true, true);
        using var process = Process.Start(making)!;
        var said = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var faults = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        await said;
        return process.ExitCode == 0
            ? In("pki", "topology.yaml")
            : throw new ExpectedFailureException("PKI_FAILED", $"the certificates were not made: {await faults}");
    }

    private string[] TlsOptionsOf(int silo) =>
    [
        "--tls", In("pki", "silos", NameOf(silo)), "--trust", In("pki", "trust"), "--node-credentials", In("pki", "nodes"),
        "--operator-port", "0",
    ];

    private static string NameOf(int silo) => $"silo-{silo}";

    private string In(params string[] path) => Path.Combine([_folder.FullName, .. path]);

    private string SitesOf(int silo, int silos) => string.Join(
        ',',
        Enumerable.Range(0, Network.Topology.Definition.Nodes.Count)
            .Where(at => MetroNetwork.SiloOf(at, silos) == silo)
            .Select(MetroNetwork.NodeAt));
}
