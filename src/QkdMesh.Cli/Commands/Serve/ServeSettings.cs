namespace QkdMesh.Cli.Commands.Serve;

/// <summary>Something that <c>serve</c> can be told, by an option, an environment variable or the settings file.</summary>
/// <param name="Name">As an option without its dashes.</param>
/// <param name="Value">What stands for its value in help; null where it is yes or no.</param>
/// <param name="Most">The largest number that it takes; null where it is no number.</param>
internal sealed record ServeSetting(string Name, string? Value, string Description, int? Most = null)
{
    public string Option => $"--{Name}";

    public string Variable => $"QKDMESH_{Name.Replace('-', '_').ToUpperInvariant()}";

    /// <summary>In the settings file.</summary>
    public string Key => string.Concat(Name.Split('-').Select((word, at) => at == 0 ? word : $"{char.ToUpperInvariant(word[0])}{word[1..]}"));

    public bool IsFlag => Value is null;
}

/// <summary>Everything that <c>serve</c> reads.</summary>
internal static class ServeSettings
{
    public const int DefaultPort = 7014;

    private const int MaxPort = 65535, MaxDrainSeconds = 3600, MaxWaitSeconds = 7 * 24 * 3600;

    public static readonly ServeSetting
        Topology = new("topology", "FILE", "The topology file, where it is not the argument. In a cluster it counts until a topology is stored."),
        Listen = new("listen", "IP", "Address of the gRPC and management ports; default 127.0.0.1. Callers do not prove yet who they are: keep it inside."),
        Port = new("port", "PORT", $"Port of the gRPC services; 0 takes any free one; default {DefaultPort}.", MaxPort),
        ManagementPort = new("management-port", "PORT", "Port of health and metrics over HTTP; 0 takes any free one; default the one after --port.", MaxPort),
        Drain = new("drain", "SECONDS", "How long a silo of a cluster that is told to stop waits for keys to be collected before its nodes move; default 10.", MaxDrainSeconds),
        WaitToRestore = new(
            "wait-to-restore", "SECONDS", "How long the QBER of an alarmed link must have been low before the link is trusted again; default 10.", MaxWaitSeconds),
        AlarmAcknowledge = new("alarm-acknowledge", null, "Keep an alarmed link off until 'link acknowledge' as well."),
        Cluster = new("cluster", null, "Join a cluster of silos."),
        ClusterId = new("cluster-id", "ID", "Name of the cluster in Redis; default the network's name."),
        Site = new("site", "ID[,ID...]", "The nodes that live here, or 'all'."),
        SiloAddress = new("silo-address", "IP", "Where other silos reach this one; default 127.0.0.1."),
        SiloPort = new("silo-port", "PORT", "Port for other silos; 0 takes any free one; default 0.", MaxPort),
        Redis = new("redis", "HOST:PORT", "The Redis where silos meet and orders are remembered."),
        RedisUser = new("redis-user", "NAME", "User of Redis."),
        RedisPasswordFile = new("redis-password-file", "FILE", "File with the password for Redis."),
        RedisTls = new("redis-tls", null, "Talk to Redis over TLS."),
        RedisCaFile = new("redis-ca-file", "FILE", "PEM file of the authority that signed Redis' certificate; default those that the system trusts."),
        KmeCertificateFile = new("kme-certificate-file", "FILE", "PEM file of this silo's certificate for KMEs (etsi014 links), and those between it and its authority."),
        KmeKeyFile = new("kme-key-file", "FILE", "PEM file of that certificate's private key."),
        KmeCaFile = new("kme-ca-file", "FILE", "PEM file of the authorities that sign certificates of KMEs; default those that the system trusts."),
        PqcPskFile = new("pqc-psk-file", "FILE", "File with the pre-shared key of pqc links, at least 32 bytes; the same for every silo with an end of one."),
        History = new("history", "FILE", "Add what happens to key, but no key, to the end of this file, one JSON object a line."),
        HistorySecretFile = new("history-secret-file", "FILE", "File with the secret of the history's digests, at least 16 bytes; the same for histories that are compared."),
        Audit = new("audit", "DIRECTORY", "Write a record of each delivery, which holds no key, to a file in this directory before the key leaves; without one none leaves. See 'exposure'.");

    public static IReadOnlyList<ServeSetting> All { get; } =
    [
        Topology, Listen, Port, ManagementPort, Drain,
        WaitToRestore, AlarmAcknowledge,
        Cluster, ClusterId, Site, SiloAddress, SiloPort,
        Redis, RedisUser, RedisPasswordFile, RedisTls, RedisCaFile,
        KmeCertificateFile, KmeKeyFile, KmeCaFile, PqcPskFile,
        History, HistorySecretFile,
        Audit,
    ];
}
