using QkdMesh.Clustering;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;
using QkdMesh.Host;
using QkdMesh.Host.Listeners;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>Makes the options of a host from the settings of <c>serve</c>, or says what is wrong with a setting.</summary>
internal static class ServeOptions
{
    private const int MinSecretBytes = 16;

    private static readonly ConnectionLimits Limits = new();

    public static MeshHostOptions From(ServeValues values, NetworkTopology topology)
    {
        var port = values.Number(ServeSettings.Port, ServeSettings.DefaultPort);
        var nextPort = port == 0 || port == ServeSettings.Port.Most ? 0 : port + 1;
        var management = values.Number(ServeSettings.ManagementPort, otherwise: nextPort);
        if (management == port && port > 0)
            throw ServeValues.Invalid($"gRPC and management cannot share port {port}: change {ServeSettings.ManagementPort.Option}");
        var cluster = values.Flag(ServeSettings.Cluster) ? ClusterOf(values, topology) : NoCluster(values);
        if (cluster is { SiloPort: > 0 and var silo } && (silo == port || silo == management))
        {
            throw ServeValues.Invalid(
                $"{(silo == port ? "gRPC" : "management")} and other silos cannot share port {silo}: "
                + $"change {ServeSettings.SiloPort.Option}, {ServeSettings.Port.Option} or {ServeSettings.ManagementPort.Option}");
        }

        var options = new MeshHostOptions
        {
            Topology = topology,
            LogOperations = true,
            LogsJson = ServeLog.IsJson(values),
            LogLevels = ServeLog.Levels(values),
            Port = port,
            ManagementPort = management,
            MemoryBudget = values.IsGiven(ServeSettings.MemoryBudget)
                ? (long)values.Number(ServeSettings.MemoryBudget, otherwise: 0) << 20
                : null,
            Connections = new ConnectionLimits(
                values.Number(ServeSettings.Connections, otherwise: Limits.Most),
                values.IsGiven(ServeSettings.ConnectionsPerAddress)
                    ? values.Number(ServeSettings.ConnectionsPerAddress, otherwise: 0)
                    : null),
            Drain = TimeSpan.FromSeconds(values.Number(ServeSettings.Drain, otherwise: 10)),
            WaitToRestore = TimeSpan.FromSeconds(values.Number(ServeSettings.WaitToRestore, otherwise: 10)),
            AlarmsNeedAcknowledgement = values.Flag(ServeSettings.AlarmAcknowledge),
            NetworkLease = TimeSpan.FromSeconds(values.Number(ServeSettings.NetworkLease, otherwise: 60)),
            Cluster = cluster,
            History = HistoryOf(values),
            Audit = ServeAudit.From(values),
            Sources = ServeSources.From(values),
            KmeHosts = values.Text(ServeSettings.KmeHost)?.Split(
                ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
        };
        options = ServeCallers.AddTo(options, values);
        return options.OperatorPort is > 0 and var operators && (operators == port || operators == management)
            ? throw ServeValues.Invalid($"operators cannot share port {operators}: change {ServeSettings.OperatorPort.Option}")
            : options;
    }

    private static ClusterSettings ClusterOf(ServeValues values, NetworkTopology topology)
    {
        var redis = ServeRedis.From(values);
        return new ClusterSettings
        {
            ClusterId = values.Text(ServeSettings.ClusterId) ?? topology.Name.Value,
            Nodes = SitesOf(values, topology),
            SiloAddress = values.Address(ServeSettings.SiloAddress),
            SiloPort = values.Number(ServeSettings.SiloPort, otherwise: 0),
            Redis = redis,
        };
    }

    // There is no default: a silo whose sites were left out by mistake would take over the nodes of other silos.
    private static string SitesOf(ServeValues values, NetworkTopology topology)
    {
        var sites = values.Text(ServeSettings.Site)
            ?? throw ServeValues.Invalid("a silo of a cluster needs the nodes that it hosts: add --site ID[,ID...] or --site all");
        if (sites == "all") return sites;
        var ids = sites.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var known = topology.Definition.Nodes.Select(node => node.Id.Value).ToHashSet(StringComparer.Ordinal);
        if (ids.Length == 0 || ids.FirstOrDefault(id => !known.Contains(id)) is { } unknown && unknown.Length > 0)
        {
            var wrong = ids.FirstOrDefault(id => !known.Contains(id)) ?? sites;
            throw ServeValues.Invalid(
                $"{values.SourceOf(ServeSettings.Site)}: '{wrong}' is not a node of {topology.Name}: "
                + new NearestName(known).AdviseOr(wrong, $"give 'all' or {string.Join(", ", known)}"));
        }

        return string.Join(',', ids);
    }

    private static ClusterSettings? NoCluster(ServeValues values)
    {
        ServeSetting[] ofClusters =
        [
            ServeSettings.Site, ServeSettings.ClusterId, ServeSettings.SiloAddress, ServeSettings.SiloPort, ServeSettings.Drain,
            ServeSettings.Redis, ServeSettings.RedisUser, ServeSettings.RedisPasswordFile,
            ServeSettings.RedisTls, ServeSettings.RedisCaFile, ServeSettings.RedisCrlFile, ServeSettings.RedisCertificateFile,
            ServeSettings.RedisKeyFile,
        ];
        var stray = ofClusters.FirstOrDefault(values.IsGiven);
        return stray is null
            ? null
            : throw ServeValues.Invalid($"{values.SourceOf(stray)} applies to clusters only: add --cluster, or leave this setting out");
    }

    private static HistoryFileOptions? HistoryOf(ServeValues values)
    {
        if (values.Text(ServeSettings.History) is not { } path)
        {
            return values.IsGiven(ServeSettings.HistorySecretFile)
                ? throw ServeValues.Invalid($"{values.SourceOf(ServeSettings.HistorySecretFile)} has no effect without a history: "
                    + $"add {ServeSettings.History.Option} FILE, or leave this setting out")
                : null;
        }

        return values.Content(ServeSettings.HistorySecretFile) is { Length: >= MinSecretBytes } secret
            ? new HistoryFileOptions(path, secret)
            : throw ServeValues.Invalid(
                $"a history needs a secret of at least {MinSecretBytes} bytes: add {ServeSettings.HistorySecretFile.Option} FILE");
    }
}
