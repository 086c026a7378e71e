using System.Text;
using QkdMesh.Clustering;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;
using QkdMesh.Host;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>Turns what <c>serve</c> was told into what a host needs, or says what is wrong with it.</summary>
internal static class ServeOptions
{
    private const int MinSecretBytes = 16;

    public static MeshHostOptions From(ServeValues values, NetworkTopology topology)
    {
        var port = values.Number(ServeSettings.Port, ServeSettings.DefaultPort);
        var management = values.Number(ServeSettings.ManagementPort, otherwise: port == 0 || port == ServeSettings.Port.Most ? 0 : port + 1);
        if (management == port && port > 0)
            throw ServeValues.Invalid($"gRPC and management would share port {port}: give {ServeSettings.ManagementPort.Option} another one");
        return new MeshHostOptions
        {
            Topology = topology,
            LogOperations = true,
            Listen = values.Address(ServeSettings.Listen),
            Port = port,
            ManagementPort = management,
            Drain = TimeSpan.FromSeconds(values.Number(ServeSettings.Drain, otherwise: 10)),
            WaitToRestore = TimeSpan.FromSeconds(values.Number(ServeSettings.WaitToRestore, otherwise: 10)),
            AlarmsNeedAcknowledgement = values.Flag(ServeSettings.AlarmAcknowledge),
            Cluster = values.Flag(ServeSettings.Cluster) ? ClusterOf(values, topology) : NoCluster(values),
            History = HistoryOf(values),
            Audit = values.Text(ServeSettings.Audit),
            Sources = ServeSources.From(values),
        };
    }

    private static ClusterSettings ClusterOf(ServeValues values, NetworkTopology topology)
    {
        var redis = values.HostAndPort(ServeSettings.Redis)
            ?? throw ServeValues.Invalid("a cluster needs a Redis where its silos meet: --redis HOST:PORT");
        return new ClusterSettings
        {
            ClusterId = values.Text(ServeSettings.ClusterId) ?? topology.Name.Value,
            Nodes = SitesOf(values, topology),
            SiloAddress = values.Address(ServeSettings.SiloAddress),
            SiloPort = values.Number(ServeSettings.SiloPort, otherwise: 0),
            Redis = new RedisSettings(redis)
            {
                User = values.Text(ServeSettings.RedisUser),
                // Editors end files with a line break that is not part of a password.
                Password = values.Content(ServeSettings.RedisPasswordFile) is { } password ? Encoding.UTF8.GetString(password).TrimEnd('\r', '\n') : null,
                Tls = values.Flag(ServeSettings.RedisTls),
                Ca = values.Certificate(ServeSettings.RedisCaFile),
            },
        };
    }

    // A silo that forgets its sites would take those of others.
    private static string SitesOf(ServeValues values, NetworkTopology topology)
    {
        var sites = values.Text(ServeSettings.Site) ?? throw ServeValues.Invalid("a silo of a cluster needs the nodes that live in it: --site ID[,ID...], or --site all");
        if (sites == "all") return sites;
        var ids = sites.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var known = topology.Definition.Nodes.Select(node => node.Id.Value).ToHashSet(StringComparer.Ordinal);
        if (ids.Length == 0 || ids.FirstOrDefault(id => !known.Contains(id)) is { } unknown && unknown.Length > 0)
            throw ServeValues.Invalid($"{values.SourceOf(ServeSettings.Site)}: '{sites}' is not 'all' nor nodes of {topology.Name}, which are {string.Join(", ", known)}");
        return string.Join(',', ids);
    }

    private static ClusterSettings? NoCluster(ServeValues values)
    {
        var stray = new[] { ServeSettings.Site, ServeSettings.Redis, ServeSettings.ClusterId }.FirstOrDefault(setting => values.Text(setting) is not null);
        return stray is null ? null : throw ServeValues.Invalid($"{values.SourceOf(stray)} is for a cluster: say --cluster as well, or leave it out");
    }

    private static HistoryFileOptions? HistoryOf(ServeValues values)
    {
        if (values.Text(ServeSettings.History) is not { } path) return null;
        return values.Content(ServeSettings.HistorySecretFile) is { Length: >= MinSecretBytes } secret
            ? new HistoryFileOptions(path, secret)
            : throw ServeValues.Invalid($"a history needs a secret of at least {MinSecretBytes} bytes for its digests: {ServeSettings.HistorySecretFile.Option} FILE");
    }
}
