namespace QkdMesh.Cli.Commands.Serve;

/// <summary>Every setting that <c>serve</c> reads.</summary>
internal static class ServeSettings
{
    public const int DefaultPort = 7014;

    private const int MaxPort = 65535, MaxDrainSeconds = 3600, MaxWaitSeconds = 7 * 24 * 3600, MaxMebibytes = 1 << 16, MaxHours = 8760,
        MaxConnections = 1_000_000, MaxPatience = 10_000, MaxKibibytes = 1024;

    public static readonly ServeSetting
        Topology = new(
            "topology", "FILE", "The topology file, instead of the argument. A cluster uses the file only until it has a stored topology."),
        Listen = new(
            "listen", "IP",
            "Address of the gRPC and management ports; default 127.0.0.1. Any other address needs --tls."),
        Port = new("port", "PORT", $"Port of the gRPC services; 0 takes any free port; default {DefaultPort}.", MaxPort),
        ManagementPort = new(
            "management-port", "PORT", "HTTP port of health and metrics; 0 takes any free port; default: the port after --port.", MaxPort),
        OperatorPort = new(
            "operator-port", "PORT",
            "Port for orders of operators, with --tls; 0 takes any free port; default: two after --port. "
            + "Without --tls, the port of the gRPC services takes orders.",
            MaxPort),
        Tls = new(
            "tls", "DIRECTORY",
            "Directory of this silo's certificate: tls.crt and tls.key. Callers need certificates then. "
            + "Without it, callers name themselves (development mode), and only 127.0.0.1 is allowed."),
        Trust = new(
            "trust", "DIRECTORY",
            "Directory of the trusted authorities: saes.crt or saes-TENANT.crt, operators.crt, silos.crt, and their "
            + "revocation lists (.crl)."),
        NodeCredentials = new(
            "node-credentials", "DIRECTORY",
            "Directory of the certificates of nodes, with a directory for each node of this silo. The nodes prove themselves with them to "
            + "nodes of other silos. With --tls."),
        UnixSocket = new(
            "unix-socket", "PATH",
            "Also serve keys at this Unix socket, mode 0600, for services of this machine that run as the same user. They name their SAE."),
        Reflection = new("reflection", null, "With --tls, let callers ask which gRPC services there are. Without --tls, they always may."),
        InsecureListen = new(
            "insecure-listen", null,
            "DANGER: listen beyond this machine without --tls. Everybody who reaches the port takes the keys of every SAE. "
            + "For tests on isolated networks only."),
        MemoryBudget = new(
            "memory-budget", "MEBIBYTES",
            "Memory that callers may fill: keys that wait, calls, connections. Beyond it, new work is refused. "
            + "Default: half of what the machine or its container allows.",
            MaxMebibytes, Least: 32),
        Connections = new(
            "connections", "NUMBER", "Connections of callers that are kept; default 10000, or fewer if --memory-budget is small.",
            MaxConnections, Least: 1),
        ConnectionsPerAddress = new(
            "connections-per-address", "NUMBER",
            "Connections of callers that are kept of one IP address; default 1000, or half of all if that is less. "
            + "Behind a proxy, use a larger number.",
            MaxConnections, Least: 1),
        Drain = new(
            "drain", "SECONDS",
            "How long a stopping silo waits for SAEs to collect their keys before its nodes move; default 10.", MaxDrainSeconds),
        WaitToRestore = new(
            "wait-to-restore", "SECONDS",
            "How long the QBER of an alarmed link must stay low before the link is used again; default 10.", MaxWaitSeconds),
        AlarmAcknowledge = new(
            "alarm-acknowledge", null, "Keep an alarmed link off until an operator also runs 'qkdmesh link acknowledge'."),
        NetworkLease = new(
            "network-lease", "SECONDS",
            "How long this silo moves key without hearing from the controller; default 60. Use the same value for all silos.",
            MaxWaitSeconds, Least: 1),
        Cluster = new("cluster", null, "Join a cluster of silos."),
        ClusterId = new("cluster-id", "ID", "Name of the cluster in Redis; default: the network's name."),
        Site = new("site", "ID[,ID...]", "The nodes that this silo hosts, or 'all'."),
        SiloAddress = new("silo-address", "IP", "Address at which other silos reach this silo; default 127.0.0.1."),
        SiloPort = new("silo-port", "PORT", "Port for other silos; 0 takes any free port; default 0.", MaxPort),
        Redis = new(
            "redis", "HOST:PORT[,HOST:PORT...]",
            "The Redis that stores the cluster's membership and the operators' orders, and its replicas. "
            + "Or a URL: redis://HOST:PORT, or rediss://HOST:PORT for TLS."),
        RedisUser = new("redis-user", "NAME", "User name for Redis."),
        RedisPasswordFile = new(
            "redis-password-file", "FILE",
            "File with the password for Redis. It is read again at each connection. Use it in place of a password in the URL: "
            + "other users of this machine can read the command line."),
        RedisTls = new("redis-tls", null, "Connect to Redis over TLS."),
        RedisCaFile = new(
            "redis-ca-file", "FILE",
            "PEM file of the authorities that may sign the certificate of Redis, also with intermediate certificates; "
            + "default: the authorities that the system trusts. It is read again at each connection."),
        RedisCrlFile = new(
            "redis-crl-file", "FILE",
            "File with the revocation lists of these authorities, PEM or DER. It is read again at each connection. "
            + "A Redis whose certificate is revoked, or whose list is too old, is refused."),
        RedisCertificateFile = new(
            "redis-certificate-file", "FILE",
            "PEM file of this silo's certificate for Redis, with intermediate certificates. It is read again at each connection."),
        RedisKeyFile = new("redis-key-file", "FILE", "PEM file of the private key of that certificate."),
        KmeCertificateFile = new(
            "kme-certificate-file", "FILE",
            "PEM file of this silo's certificate for KMEs (etsi014 links), with intermediate certificates."),
        KmeKeyFile = new("kme-key-file", "FILE", "PEM file of the private key of that certificate."),
        KmeCaFile = new(
            "kme-ca-file", "FILE",
            "PEM file of the authorities that sign certificates of KMEs; default: the authorities that the system trusts."),
        KmeCrlFile = new(
            "kme-crl-file", "FILE",
            "File with the revocation lists of these authorities, PEM or DER. It is read again at each connection. "
            + "A KME whose certificate is revoked, or whose list is too old, is refused."),
        KmeHost = new(
            "kme-host", "HOST[,HOST...]",
            "Hosts of KMEs, with or without a port, that topologies may name later. The KMEs of the topology file are always allowed."),
        PqcPskDirectory = new(
            "pqc-psk-directory", "DIRECTORY",
            "Directory of the pre-shared keys of pqc links: NODE/LINK.psk for each node of this silo and each of its links, "
            + "at least 32 bytes. Both ends of a link need the same key. 'qkdmesh pki init' makes them. Default: --node-credentials."),
        History = new("history", "FILE", "Append a record of each event of key to this file, one JSON object a line. Records hold no key."),
        HistorySecretFile = new(
            "history-secret-file", "FILE",
            "File with the secret for the digests in the history, at least 16 bytes. Use the same secret for histories to compare."),
        Audit = new(
            "audit", "DIRECTORY",
            "Write an audit record to a file in this directory before each key is delivered. Records hold no key. "
            + "If a record cannot be written, no key is delivered. See 'qkdmesh exposure'."),
        AuditCreate = new("audit-create", null, "Make the directory of --audit if it does not exist."),
        AuditHeads = new(
            "audit-heads", "DIRECTORY",
            "A second directory, best on another machine. It gets the length and the hash of the audit log after each record, so that "
            + "'qkdmesh audit verify' finds what was cut or exchanged. It has to exist."),
        AuditHeadsRequired = new(
            "audit-heads-required", null,
            "Deliver no key while --audit-heads, --audit-collector or --audit-syslog does not take the heads. Without it, the audit log "
            + "alone suffices."),
        AuditCollector = new(
            "audit-collector", "URL",
            "HTTPS collector that gets the length and the hash of the audit log after each record, by POST, one JSON object a line."),
        AuditSyslog = new(
            "audit-syslog", "ADDRESS",
            "Syslog server that gets the same: unix:/dev/log, udp://HOST[:PORT] (default 514), or tls://HOST[:PORT] (default 6514). "
            + "It does not answer, so nobody knows whether a message arrived."),
        AuditHeadsCaFile = new(
            "audit-heads-ca-file", "FILE",
            "PEM file of the authorities of the collector and of the syslog server over TLS; default: the authorities that the system "
            + "trusts. It is read again at each connection."),
        AuditHeadsCrlFile = new(
            "audit-heads-crl-file", "FILE",
            "File with the revocation lists of these authorities, PEM or DER. It is read again at each connection."),
        AuditHeadsCertificateFile = new(
            "audit-heads-certificate-file", "FILE",
            "PEM file of this silo's certificate for the collector and the syslog server, with intermediate certificates. It is read again "
            + "at each connection."),
        AuditHeadsKeyFile = new("audit-heads-key-file", "FILE", "PEM file of the private key of that certificate."),
        AuditFileSize = new(
            "audit-file-size", "MEBIBYTES", "Begin another audit file when a file has this length; default 64.", MaxMebibytes, Least: 1),
        AuditFileAge = new("audit-file-age", "HOURS", "Begin another audit file when a file has this age; default 24.", MaxHours, Least: 1),
        AuditPatience = new(
            "audit-patience", "MILLISECONDS",
            "How long a delivery waits for its audit record; default 250. If nobody knows then whether the record is written, the keys are "
            + "destroyed.",
            MaxPatience, Least: 1),
        AuditSpaceWarning = new(
            "audit-space-warning", "MEBIBYTES",
            "Warn when the file system of --audit or of --audit-heads has less free space; default 1024.", MaxMebibytes, Least: 1),
        AuditNoteRate = new(
            "audit-note-rate", "KIBIBYTES",
            "Kibibytes a second that audit lines of refusals, logins and destroyed keys may take, after 1 MiB at once; default 4.",
            MaxKibibytes, Least: 1),
        LogFormat = new("log-format", "FORMAT", "Write the log as text or as json, one object a line; default text."),
        LogLevel = new(
            "log-level", "LEVEL[,CATEGORY=LEVEL]...",
            "Log this level and those above it: trace, debug, information, warning, error, critical or none; default warning. A category, "
            + "such as QkdMesh.Links=debug, can have another level. Orders and changes of links and topologies are always logged, "
            + "unless their category has a level: QkdMesh.Orders, QkdMesh.Links or QkdMesh.Topology.");

    public static IReadOnlyList<ServeSetting> All { get; } =
    [
        Topology, Listen, Port, ManagementPort, OperatorPort, Tls, Trust, NodeCredentials, UnixSocket, Reflection, InsecureListen,
        MemoryBudget, Connections, ConnectionsPerAddress, Drain, WaitToRestore, AlarmAcknowledge, NetworkLease,
        Cluster, ClusterId, Site, SiloAddress, SiloPort,
        Redis, RedisUser, RedisPasswordFile, RedisTls, RedisCaFile, RedisCrlFile, RedisCertificateFile, RedisKeyFile,
        KmeCertificateFile, KmeKeyFile, KmeCaFile, KmeCrlFile, KmeHost, PqcPskDirectory,
        History, HistorySecretFile,
        Audit, AuditCreate, AuditHeads, AuditHeadsRequired, AuditCollector, AuditSyslog, AuditHeadsCaFile, AuditHeadsCrlFile,
        AuditHeadsCertificateFile, AuditHeadsKeyFile, AuditFileSize, AuditFileAge, AuditPatience, AuditSpaceWarning,
        AuditNoteRate,
        LogFormat, LogLevel,
    ];
}
