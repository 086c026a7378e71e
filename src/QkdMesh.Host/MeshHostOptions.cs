using Microsoft.Extensions.Logging;
using QkdMesh.Core.Topology;

namespace QkdMesh.Host;

/// <summary>How one process runs a whole network.</summary>
public sealed record MeshHostOptions
{
    /// <summary>What it starts with.</summary>
    public required NetworkTopology Topology { get; init; }

    /// <summary>Port of the gRPC services on the loopback interface. The default value is 0: any free port.</summary>
    public int Port { get; init; }

    /// <summary>Serves the bench's probe as well. The default value is false.</summary>
    public bool WithProbe { get; init; }

    /// <summary>Lets links hold and hand over more key at a time, for measuring what the rest can do. The default value is false.</summary>
    public bool Unlimited { get; init; }

    /// <summary>What is written to the console. The default value is Warning; Information costs a third of the throughput.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Warning;
}
