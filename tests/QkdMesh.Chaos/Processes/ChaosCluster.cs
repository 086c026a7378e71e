using System.Security.Cryptography;
using QkdMesh.Chaos.Grounds;
using QkdMesh.Chaos.Running;
using QkdMesh.Chaos.Wires;

namespace QkdMesh.Chaos.Processes;

/// <summary>Redis and the silos of a scenario. Each is a process of its own in one network.</summary>
internal sealed class ChaosCluster : IAsyncDisposable
{
    private const int SecretLength = 32;

    private readonly Dictionary<string, SmallDisk> _disks = [];

    private ChaosCluster(Scenario scenario, Ground ground, KmeProcess? kmes, string folder)
    {
        (Ground, Kmes) = (ground, kmes);
        Layout = new Layout(scenario);
        Topology = new ChaosTopology(scenario, kmes is null ? default : (kmes.UrlOfA, kmes.UrlOfB));
        var tls = scenario.HasRedisTls
            ? TlsFiles.Write(Path.Combine(folder, "tls"), RedisProcess.Member, ground.AddressOf(RedisProcess.Member))
            : null;
        Redis = new RedisProcess(ground, folder, tls);
        Credentials = ClusterCredentials.Make(Path.Combine(folder, "pki"), Topology.Plan, Layout, ground.AddressOf);
        var settings = new SiloSettings(
            Path.Combine(folder, "topology.yaml"), Credentials, $"{ground.AddressOf(RedisProcess.Member)}:{RedisProcess.Port}",
            Path.Combine(folder, "secret"), Path.Combine(folder, "pre-shared-keys"), kmes?.Files, tls?.Authority, folder);
        File.WriteAllText(settings.Topology, Topology.Yaml);
        File.WriteAllBytes(settings.Secret, RandomNumberGenerator.GetBytes(SecretLength));
        WritePreSharedKeys(settings.PreSharedKeys);
        Silos = [.. Layout.Silos.Select(name => new SiloProcess(
            name, Layout.NodesOf(name), settings, ground, ClockOf(name, scenario, folder)))];
    }

    private void WritePreSharedKeys(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var link in Topology.PqcLinks)
        {
            var key = RandomNumberGenerator.GetBytes(SecretLength);
            foreach (var end in (string[])[link.A, link.B])
                File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, end)).FullName, $"{link.Name}.psk"), key);
        }
    }

    private static FakeClock? ClockOf(string silo, Scenario scenario, string folder) =>
        scenario.Faults.Any(timed => timed.Fault.What == silo && timed.Fault.Kind is FaultKind.ClockWrong or FaultKind.ClockDrifts)
            ? new FakeClock(Path.Combine(folder, $"silo-{silo}.clock"))
            : null;

    public Ground Ground { get; }

    public Layout Layout { get; }

    public ChaosTopology Topology { get; }

    public ClusterCredentials Credentials { get; }

    public RedisProcess Redis { get; }

    /// <summary>The KMEs; null if no link takes its key from KMEs.</summary>
    public KmeProcess? Kmes { get; }

    /// <summary>The tester between the processes; null if no fault needs it.</summary>
    public WireSet? Wires { get; private set; }

    public IReadOnlyList<SiloProcess> Silos { get; }

    /// <summary>The disks that faults fill, by their folders.</summary>
    public IReadOnlyDictionary<string, SmallDisk> Disks => _disks;

    public SiloProcess Silo(string name) => Silos.First(silo => silo.Name == name);

    /// <summary>The silos that host the node of an SAE now.</summary>
    public IReadOnlyList<string> HostsOf(string sae) => Layout.HostsOf(Topology.Plan.Saes.First(planned => planned.Name == sae).Node);

    /// <summary>Whether the node of an SAE has no other host than the silo.</summary>
    public bool ServesAlone(string silo) => Topology.Plan.Saes.Any(sae => HostsOf(sae.Name) is [var host] && host == silo);

    /// <summary>The files of histories. A process without events wrote none.</summary>
    public IEnumerable<string> Histories => Silos.SelectMany(silo => silo.Histories).Where(File.Exists);

    /// <summary>All other files in which no key must stand: what processes write, and what Redis keeps.</summary>
    public IEnumerable<string> Texts =>
        Silos.Select(silo => silo.Log).Concat(Redis.Logs)
            .Concat(Silos.Select(silo => silo.Audit).Concat(Redis.Data).Where(Directory.Exists)
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)));

    /// <summary>Returns when every silo has said that it is ready.</summary>
    public static async Task<ChaosCluster> StartAsync(Scenario scenario, int seed, string folder, CancellationToken cancellationToken)
    {
        var layout = new Layout(scenario);
        var ground = await Ground.LayAsync([.. layout.Silos, RedisProcess.Member, KmeProcess.Member, RedisProcess.Replica]);
        var kmes = scenario.KmeLinks.Count > 0 ? await StartKmesAsync(ground, folder) : null;
        var cluster = new ChaosCluster(scenario, ground, kmes, folder);
        try
        {
            if (WireSet.IsNeededBy(scenario))
                cluster.Wires = await WireSet.LayAsync(ground, layout.Silos, WireRecorder.FolderOf(folder), new Random(seed));
            await cluster.Redis.StartAsync();
            if (scenario.Faults.Any(timed => timed.Fault.Kind == FaultKind.RedisFailsOver)) await cluster.Redis.StartReplicaAsync();
            await cluster.MountDisksAsync(scenario);
            foreach (var silo in cluster.Silos) silo.Start();
            await cluster.FirstReadyAsync(cancellationToken);
            cluster.Redis.Dump();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    private async Task MountDisksAsync(Scenario scenario)
    {
        foreach (var fault in scenario.Faults.Select(timed => timed.Fault))
        {
            if (fault.Kind == FaultKind.AuditDiskFull) await MountAsync(Silo(fault.What).Audit);
            if (fault.Kind == FaultKind.HistoryDiskFull) await MountAsync(Silo(fault.What).HistoryFolder);
        }
    }

    private async Task MountAsync(string folder)
    {
        if (!_disks.ContainsKey(folder)) _disks[folder] = await SmallDisk.MountAsync(folder);
    }

    private static async Task<KmeProcess> StartKmesAsync(Ground ground, string folder)
    {
        try
        {
            return await KmeProcess.StartAsync(ground, folder);
        }
        catch
        {
            await ground.DisposeAsync();
            throw;
        }
    }

    private async Task FirstReadyAsync(CancellationToken cancellationToken)
    {
        var ready = ReadyAsync(cancellationToken);
        var ended = Task.WhenAny(Silos.Select(silo => silo.FirstExit));
        if (await Task.WhenAny(ready, ended) != ready)
        {
            var exit = await await ended;
            var log = File.ReadAllText(Silo(exit.Silo).Log);
            throw new InvalidOperationException($"silo {exit.Silo} ended with exit code {exit.Code} before it was ready: {log}");
        }
        await ready;
    }

    public Task ReadyAsync(CancellationToken cancellationToken) => Task.WhenAll(Silos.Select(silo => silo.ReadyAsync(cancellationToken)));

    /// <summary>Blocks the traffic between the member and these others in both directions, or allows it again.</summary>
    public Task PartAsync(string member, IReadOnlyList<string> others, bool isOver)
    {
        Wires?.Part(member, others, isOver);
        return Ground.PartAsync(member, others, isOver);
    }

    /// <summary>
    /// Kills all silos at the same time, so that no silo records the end of the others. The records of wires are complete afterwards: a
    /// connection that is half open would not end by itself.
    /// </summary>
    public async Task EndAsync()
    {
        await Task.WhenAll(Silos.Select(silo => silo.EndAsync()));
        if (Wires is not null) await Wires.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in Silos) await silo.DisposeAsync();
        if (Wires is not null) await Wires.DisposeAsync();
        await Redis.DisposeAsync();
        if (Kmes is not null) await Kmes.DisposeAsync();
        foreach (var disk in _disks.Values) await disk.DisposeAsync();
        await Ground.DisposeAsync();
    }
}
