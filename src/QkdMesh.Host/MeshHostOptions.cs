using System.Net;
using Microsoft.Extensions.Logging;
using QkdMesh.Clustering;
using QkdMesh.Core.Control;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Topology;
using QkdMesh.Host.Audit;
using QkdMesh.Host.Listeners;
using QkdMesh.KeySources;

namespace QkdMesh.Host;

/// <summary>How one process runs a whole network, or one silo of a cluster.</summary>
public sealed record MeshHostOptions
{
    /// <summary>The topology that the process starts with.</summary>
    public required NetworkTopology Topology { get; init; }

    /// <summary>
    /// The address at which gRPC and management listen. The default value is the loopback address. Any other address needs
    /// <see cref="Tls"/>.
    /// </summary>
    public IPAddress Listen { get; init; } = IPAddress.Loopback;

    /// <summary>Port of the gRPC services. The default value is 0: any free port.</summary>
    public int Port { get; init; }

    /// <summary>
    /// Certificates on all ports. The default value is null: the development mode, in which callers name themselves and nobody proves
    /// anything.
    /// </summary>
    public ListenerTls? Tls { get; init; }

    /// <summary>
    /// Port of the orders of operators, with TLS; 0 = any free port. With TLS, the default value null means any free port. Without TLS, the
    /// port of the gRPC services takes orders.
    /// </summary>
    public int? OperatorPort { get; init; }

    /// <summary>
    /// Path of a Unix socket of mode 0600, at which callers name themselves: they run as the same user. The default value is null: there is
    /// none.
    /// </summary>
    public string? UnixSocket { get; init; }

    /// <summary>With TLS, whether callers may ask which services and messages there are. The default value is false.</summary>
    public bool WithReflection { get; init; }

    /// <summary>
    /// Allows an address beyond this machine without TLS: everybody who reaches it can take every key. For tests on isolated networks. The
    /// default value is false.
    /// </summary>
    public bool InsecureListen { get; init; }

    /// <summary>Port of health and metrics over HTTP/1.1; 0 = any free port. The default value is null: they are not served.</summary>
    public int? ManagementPort { get; init; }

    /// <summary>The cluster that this process joins as a silo. The default value is null: the process runs the whole network.</summary>
    public ClusterSettings? Cluster { get; init; }

    /// <summary>
    /// How long the QBER of an alarmed link has to be low before the link is trusted again. The default value is that of
    /// <see cref="LinkOptions"/>.
    /// </summary>
    public TimeSpan WaitToRestore { get; init; } = new LinkOptions().WaitToRestore;

    /// <summary>
    /// How long nodes move key by a network that the controller does not confirm. The default value is that of
    /// <see cref="KeySupplyOptions"/>.
    /// </summary>
    public TimeSpan NetworkLease { get; init; } = new KeySupplyOptions().NetworkLease;

    /// <summary>Whether an alarmed link stays off until an operator has acknowledged its alarm. The default value is false.</summary>
    public bool AlarmsNeedAcknowledgement { get; init; }

    /// <summary>How long SAEs may still collect keys when this silo drains. The default value is 10 seconds.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The file for the history of key. The default value is null: no history is kept.</summary>
    public HistoryFileOptions? History { get; init; }

    /// <summary>
    /// The memory that callers may fill, in bytes. The default value null means half of what the process may use, as the machine or its
    /// container allows.
    /// </summary>
    public long? MemoryBudget { get; init; }

    /// <summary>How many connections of callers are kept.</summary>
    public ConnectionLimits Connections { get; init; } = new();

    /// <summary>The audit log of deliveries and orders. The default value is null: no log is kept.</summary>
    public AuditOptions? Audit { get; init; }

    /// <summary>
    /// Standard settings of OpenTelemetry, such as OTEL_EXPORTER_OTLP_ENDPOINT. The default value is empty: no telemetry is sent.
    /// </summary>
    public IReadOnlyDictionary<string, string> Telemetry { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// What this process has for links with a paired source. The default value has nothing: such links make no key and report a fault. A
    /// process that runs the whole network draws a pre-shared key itself.
    /// </summary>
    public PairedSourceOptions Sources { get; init; } = new();

    /// <summary>
    /// Certificates of the nodes that this process runs. The default value is null: a process that runs the whole network makes credentials
    /// at its start, and silos of a cluster do not prove their nodes.
    /// </summary>
    public NodeCredentialFiles? NodeCredentials { get; init; }

    /// <summary>
    /// Hosts, or <c>HOST:PORT</c>, whose KMEs this process may call besides those of <see cref="Topology"/>. The default value is empty.
    /// </summary>
    public IReadOnlyList<string> KmeHosts { get; init; } = [];

    /// <summary>Also serves the bench's probe. The default value is false.</summary>
    public bool WithProbe { get; init; }

    /// <summary>Lets links store and hand over more key, so that a bench measures the rest. The default value is false.</summary>
    public bool Unlimited { get; init; }

    /// <summary>
    /// Also logs the orders of operators and the state of this process (published, ready, draining): a few lines. The default value is
    /// false.
    /// </summary>
    public bool LogOperations { get; init; }

    /// <summary>What is logged to the console. The default value is Warning; Information costs a third of the throughput.</summary>
    public LogLevels LogLevels { get; init; } = LogLevels.Default;

    /// <summary>Writes each line of the log as a JSON object, for machines. The default value is false.</summary>
    public bool LogsJson { get; init; }
}
