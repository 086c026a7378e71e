using System.Net;
using Microsoft.Extensions.Logging;
using QkdMesh.Clustering;
using QkdMesh.Core.Control;
using QkdMesh.Core.Topology;
using QkdMesh.KeySources;

namespace QkdMesh.Host;

/// <summary>How one process runs a network, or its part of one.</summary>
public sealed record MeshHostOptions
{
    /// <summary>What it starts with.</summary>
    public required NetworkTopology Topology { get; init; }

    /// <summary>Where gRPC and management listen. The default value is the loopback address: callers do not prove yet who they are.</summary>
    public IPAddress Listen { get; init; } = IPAddress.Loopback;

    /// <summary>Port of the gRPC services. The default value is 0: any free port.</summary>
    public int Port { get; init; }

    /// <summary>Port of health and metrics over HTTP/1.1. The default value is null: none; 0 is any free port.</summary>
    public int? ManagementPort { get; init; }

    /// <summary>The cluster that this process is a silo of. The default value is null: it runs the whole network.</summary>
    public ClusterSettings? Cluster { get; init; }

    /// <summary>How long the QBER of an alarmed link must have been low before the link is trusted again. The default value is that of <see cref="LinkOptions"/>.</summary>
    public TimeSpan WaitToRestore { get; init; } = new LinkOptions().WaitToRestore;

    /// <summary>Whether an alarmed link stays off until an operator has acknowledged its alarm. The default value is false.</summary>
    public bool AlarmsNeedAcknowledgement { get; init; }

    /// <summary>How long keys may still be collected when this silo is about to stop. The default value is 10 seconds.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where the history of key goes. The default value is null: nowhere.</summary>
    public HistoryFileOptions? History { get; init; }

    /// <summary>Standard settings of OpenTelemetry, such as OTEL_EXPORTER_OTLP_ENDPOINT. The default value is none: nothing is sent anywhere.</summary>
    public IReadOnlyDictionary<string, string> Telemetry { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// What this process has for links whose key is made at their ends. The default value is none: such links make no key and say so. A process that runs the whole
    /// network draws a pre-shared key itself where none is given.
    /// </summary>
    public PairedSourceOptions Sources { get; init; } = new();

    /// <summary>Serves the bench's probe as well. The default value is false.</summary>
    public bool WithProbe { get; init; }

    /// <summary>Lets links hold and hand over more key at a time, for measuring what the rest can do. The default value is false.</summary>
    public bool Unlimited { get; init; }

    /// <summary>Also writes what operators order and how this process fares (published, ready, draining), which is little. The default value is false.</summary>
    public bool LogOperations { get; init; }

    /// <summary>What is written to the console. The default value is Warning; Information costs a third of the throughput.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Warning;
}
