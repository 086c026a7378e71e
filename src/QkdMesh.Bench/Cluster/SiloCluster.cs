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

    private SiloCluster(DnsEndPoint redis, MetroNetwork network) => (_redis, Network) = (redis, network);

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

    /// <exception cref="ExpectedFailureException">A silo did not start. The message has the output of the silo.</exception>
    public static async Task<SiloCluster> StartAsync(
        SiloStart start, DnsEndPoint redis, MetroNetwork network, int silos, CancellationToken cancellationToken)
    {
        var cluster = new SiloCluster(redis, network);
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
        var file = Path.Combine(_folder.FullName, "network.yaml");
        await File.WriteAllTextAsync(file, TopologyWriter.Write(Network.Topology), cancellationToken);
        var begin = Stopwatch.GetTimestamp();
        for (var silo = 0; silo < silos; silo++)
        {
            _silos.Add(SiloProcess.Start(
                start,
                "serve", file, "--cluster", "--redis", $"{_redis.Host}:{_redis.Port}", "--cluster-id", _id, "--site", SitesOf(silo, silos),
                "--port", "0", "--management-port", "0", "--drain", "0", "--until-input-ends", "--json"));
        }

        Addresses = await Task.WhenAll(_silos.Select(silo => silo.ReadyAsync(cancellationToken)));
        StartTime = Stopwatch.GetElapsedTime(begin);
    }

    private string SitesOf(int silo, int silos) => string.Join(
        ',',
        Enumerable.Range(0, Network.Topology.Definition.Nodes.Count)
            .Where(at => MetroNetwork.SiloOf(at, silos) == silo)
            .Select(MetroNetwork.NodeAt));
}
