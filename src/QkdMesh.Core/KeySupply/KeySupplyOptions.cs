using QkdMesh.Core.Topology;

namespace QkdMesh.Core.KeySupply;

/// <summary>Limits of what SAEs may ask for. Every node of a network has the same.</summary>
public sealed record KeySupplyOptions
{
    /// <summary>In bits. The default value is 256.</summary>
    public int DefaultKeySize { get; init; } = 256;

    /// <summary>In bits. The default value is 64.</summary>
    public int MinKeySize { get; init; } = 64;

    /// <summary>In bits. The default value is 8,192.</summary>
    public int MaxKeySize { get; init; } = 8192;

    /// <summary>The default value is 128.</summary>
    public int MaxKeysPerRequest { get; init; } = 128;

    /// <summary>Slave SAEs of one request beside the first one. The default value is 7.</summary>
    public int MaxAdditionalSlaves { get; init; } = 7;

    /// <summary>The default value is 4.</summary>
    public int MaxDisjointPaths { get; init; } = TopologyLimits.MaxPaths;

    /// <summary>How long a key waits at the far node before it is destroyed. The default value is 10 minutes.</summary>
    public TimeSpan KeyLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Keys of one pair of SAEs that may wait at the far node. The default value is 100,000.</summary>
    public int MaxWaitingKeysPerPair { get; init; } = 100_000;

    /// <summary>Batches of one stream that may wait for a follower that reads slowly. The default value is 8.</summary>
    public int StreamWindow { get; init; } = 8;

    /// <summary>How long a stream goes on for a follower that asks for nothing. The default value is 5 seconds.</summary>
    public TimeSpan FollowerPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Streams of one pair of SAEs, by name. The default value is 64.</summary>
    public int MaxStreamsPerPair { get; init; } = 64;

    /// <summary>How long a request may take where the caller names no deadline. The default value is 10 seconds.</summary>
    public TimeSpan DefaultDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a failed request waits for a node that moves, or for links that come up again, before it reports the failure. The default
    /// value is 3 seconds.
    /// </summary>
    public TimeSpan ChangePatience { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long one route may take before another is tried. The default value is 2 seconds.</summary>
    public TimeSpan RoutePatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// A route is tried without a question to its nodes if each link has this many times the needed key in stock. The default value is 16.
    /// </summary>
    public int PlentyOfStock { get; init; } = 16;

    /// <summary>
    /// How long a node moves key by the network that it knows without hearing from the controller. A quarantine is in force everywhere
    /// after this time at the latest. The default value is 1 minute.
    /// </summary>
    public TimeSpan NetworkLease { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long the audit log may take to write the record of a delivery. After that, nobody knows whether it is written, so the keys are
    /// destroyed. The default value is 250 milliseconds.
    /// </summary>
    public TimeSpan AuditPatience { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Routes that one request may try. The default value is 8.</summary>
    public int MaxAttempts { get; init; } = 8;
}
