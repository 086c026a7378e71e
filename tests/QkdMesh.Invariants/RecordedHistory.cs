using QkdMesh.History;

namespace QkdMesh.Invariants;

/// <summary>A history in memory. Several may add at a time; it is read when none does any more.</summary>
/// <param name="secret">Keys the digests. Histories that are compared have the same.</param>
/// <param name="clock">The time since the history began.</param>
public sealed class RecordedHistory(byte[] secret, Func<TimeSpan> clock) : IKeyHistory
{
    private readonly Lock _adding = new();
    private readonly List<KeyEvent> _events = [];

    public bool IsOn => true;

    /// <summary>What happened, oldest first.</summary>
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
