namespace QkdMesh.Core.Associations;

/// <summary>How long two end nodes use one key. Every node of a network has the same.</summary>
public sealed record AssociationOptions
{
    /// <summary>
    /// The source renews an older association. The target refuses one that is twice as old, so a revoked credential ends with it. The
    /// default value is 1 hour.
    /// </summary>
    public TimeSpan Renewal { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The source renews an association that had more messages. The default value is 1,048,576.</summary>
    public long MostMessages { get; init; } = 1 << 20;

    /// <summary>
    /// How long the epoch before is still good: as long as messages of a relay may be on their way. The default value is 30 seconds.
    /// </summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromSeconds(30);
}
