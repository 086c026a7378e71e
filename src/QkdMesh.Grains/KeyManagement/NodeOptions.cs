namespace QkdMesh.Grains.KeyManagement;

/// <summary>How a key manager runs.</summary>
public sealed record NodeOptions
{
    /// <summary>How often keys and blocks that are too old are destroyed. The default value is 1 second.</summary>
    public TimeSpan TidyPeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a block of link key is kept that is unconfirmed, or that the sender has passed. The default value is 30 seconds.
    /// </summary>
    public TimeSpan BlockPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a call waits for a change of a stream before it returns empty. The default value is 1 second.</summary>
    public TimeSpan StreamPatience { get; init; } = TimeSpan.FromSeconds(1);
}
