namespace QkdMesh.Client;

/// <summary>
/// The place of a key in its stream, the same at both SAEs. An epoch begins when the count starts again. Later places are greater.
/// </summary>
/// <param name="Epoch">Rises, and not by 1.</param>
/// <param name="Index">Counts from 0 in each epoch.</param>
public readonly record struct StreamPlace(ulong Epoch, ulong Index) : IComparable<StreamPlace>
{
    public int CompareTo(StreamPlace other) => (Epoch, Index).CompareTo((other.Epoch, other.Index));

    public static bool operator <(StreamPlace left, StreamPlace right) => left.CompareTo(right) < 0;

    public static bool operator >(StreamPlace left, StreamPlace right) => left.CompareTo(right) > 0;

    public static bool operator <=(StreamPlace left, StreamPlace right) => left.CompareTo(right) <= 0;

    public static bool operator >=(StreamPlace left, StreamPlace right) => left.CompareTo(right) >= 0;
}

/// <summary>What comes out of a stream: a <see cref="StreamedKey"/> or a <see cref="StreamGap"/>.</summary>
public abstract class StreamItem
{
    private protected StreamItem(StreamPlace place) => Place = place;

    /// <summary>The place of the key, or of the first key after the gap.</summary>
    public StreamPlace Place { get; }
}

/// <summary>
/// A key of a stream. The peer may have lost it: tell the peer its id, and use it when the peer says that it has it too.
/// </summary>
public sealed class StreamedKey : StreamItem
{
    internal StreamedKey(StreamPlace place, QkdKey key)
        : base(place) => Key = key;

    /// <summary>The reader's to dispose.</summary>
    public QkdKey Key { get; }
}

/// <summary>Keys that this SAE does not get. The peer may have some of them.</summary>
public sealed class StreamGap : StreamItem
{
    internal StreamGap(StreamPlace place, ulong? missing)
        : base(place) => Missing = missing;

    /// <summary>How many keys are missing; null if a new epoch began, so that nobody knows.</summary>
    public ulong? Missing { get; }
}
