namespace QkdMesh.Grains.KeyManagement;

/// <summary>How a key manager runs.</summary>
public sealed record NodeOptions
{
    /// <summary>How often keys and blocks past their time are destroyed. The default value is 1 second.</summary>
    public TimeSpan TidyPeriod { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long an unconfirmed or passed block of link key may wait. The default value is 30 seconds.</summary>
    public TimeSpan BlockPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a call waits for a stream to move before it comes back empty. The default value is 1 second.</summary>
    public TimeSpan StreamPatience { get; init; } = TimeSpan.FromSeconds(1);
}
