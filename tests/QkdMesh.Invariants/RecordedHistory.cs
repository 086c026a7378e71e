using QkdMesh.History;

namespace QkdMesh.Invariants;

/// <summary>A history in memory. Several threads may add events. Read it when no thread adds any more.</summary>
/// <param name="secret">The key of the digests. Histories that are compared need the same secret.</param>
/// <param name="clock">The time since the history began.</param>
public sealed class RecordedHistory(byte[] secret, Func<TimeSpan> clock) : IKeyHistory
{
    private readonly Lock _adding = new();
    private readonly List<KeyEvent> _events = [];

    public bool IsOn => true;

    /// <summary>The events, oldest first.</summary>
    public IReadOnlyList<KeyEvent> Events => _events;

    public void Add(KeyEvent happened)
    {
        lock (_adding)
        {
            happened.At = clock();
            _events.Add(happened);
        }
    }

    public KeyDigest Digest(ReadOnlySpan<byte> key) => KeyDigest.Of(secret, key);
}
