namespace QkdMesh.Core.Topology;

/// <summary>What a quota limits.</summary>
public enum QuotaKind
{
    /// <summary>Calls that begin, in a second.</summary>
    RequestsPerSecond,

    /// <summary>New key for SAEs, in kb/s.</summary>
    KeyKbps,

    /// <summary>Link key that is used for new keys, on all links together, in kb/s.</summary>
    LinkKeyKbps,

    /// <summary>Keys that wait at one node for the other SAE.</summary>
    UncollectedKeys,

    /// <summary>Bytes of the keys that wait at one node for the other SAE.</summary>
    UncollectedBytes,

    /// <summary>Streams that are open at one time.</summary>
    Streams,

    /// <summary>Calls that run at one time, without streams.</summary>
    Calls,

    /// <summary>Bits of one key.</summary>
    LargestKey,
}

/// <summary>Limits of what SAEs use. A limit that is null is not set here.</summary>
public sealed record Quotas
{
    public static Quotas None { get; } = new();

    /// <summary>
    /// What one SAE may use if the topology says nothing. No honest SAE comes near. Rates have no default value: honest SAEs differ too
    /// much.
    /// </summary>
    public static Quotas Default { get; } = new() { UncollectedBytes = 32 << 20, Streams = 1_000, Calls = 1_000 };

    public double? RequestsPerSecond { get; init; }

    public double? KeyKbps { get; init; }

    public double? LinkKeyKbps { get; init; }

    public double? UncollectedKeys { get; init; }

    public double? UncollectedBytes { get; init; }

    public double? Streams { get; init; }

    public double? Calls { get; init; }

    public double? LargestKey { get; init; }

    /// <summary>The limit of a kind; null if it is not set.</summary>
    public double? this[QuotaKind kind] => kind switch
    {
        QuotaKind.RequestsPerSecond => RequestsPerSecond,
        QuotaKind.KeyKbps => KeyKbps,
        QuotaKind.LinkKeyKbps => LinkKeyKbps,
        QuotaKind.UncollectedKeys => UncollectedKeys,
        QuotaKind.UncollectedBytes => UncollectedBytes,
        QuotaKind.Streams => Streams,
        QuotaKind.Calls => Calls,
        QuotaKind.LargestKey => LargestKey,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "a quota without a limit"),
    };
}
