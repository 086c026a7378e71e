namespace QkdMesh.Core.Calls;

/// <summary>
/// How long the procedures of a link wait for an answer. Each value that covers a wait is computed from the waits that it covers, and
/// MeshTimingsTests holds the inequalities between them.
/// </summary>
public sealed record LinkTimings
{
    /// <summary>The timings of a mesh in service. Tests change single values to see which inequality breaks.</summary>
    public static LinkTimings Default { get; } = new();

    /// <summary>How long one end of a link waits for the other end. The default value is 1 second.</summary>
    public TimeSpan PeerPatience { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a link waits for an end that answers by itself. The default value is 2 seconds.</summary>
    public TimeSpan EndPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a link waits for an end that asks the other end before it answers: the end's own time and its wait for the other end.
    /// The default value is 3 seconds.
    /// </summary>
    public TimeSpan BothEndsPatience => EndPatience + PeerPatience;

    /// <summary>
    /// The longest time that a link takes to tell both ends something, one after the other. The default value is 4 seconds.
    /// </summary>
    public TimeSpan LongestTelling => 2 * EndPatience;
}
