using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.KeySupply;

/// <summary>What a node knows of one stream: the driver's node its next index, the follower's node the batches that wait.</summary>
internal sealed class KeyStream
{
    private readonly Dictionary<SaeId, int> _generations = [];

    /// <summary>At the driver's node: the place of the next key that it makes.</summary>
    public ulong NextToMake { get; set; }

    /// <summary>At the follower's node, which may be the same: the first place that the follower has not had.</summary>
    public ulong NextToFollow { get; set; }

    public Queue<(ulong Index, KeyBatchId Batch, int KeyLength)> Waiting { get; } = new();

    public TimeSpan LastUsed { get; set; }

    /// <summary>A call that opens the stream takes it over from an earlier call of the same SAE.</summary>
    public void Open(SaeId sae, int generation) => _generations[sae] = generation;

    /// <summary>At the follower's node: when it last asked for keys.</summary>
    public TimeSpan? LastFollowed { get; set; }

    /// <summary>At the follower's node: whether later batches overtook a batch. A batch at 0 starts the stream again.</summary>
    public bool IsLate(ulong index) => index > 0 && index < NextToFollow;

    public bool IsCurrent(SaeId sae, int generation) => _generations.GetValueOrDefault(sae) == generation;
}

/// <summary>The streams at one node. A stream that nobody used for a key's lifetime is forgotten.</summary>
/// <param name="first">Where calls are counted from: a node that starts again is not to know the calls of before by their number.</param>
internal sealed class KeyStreams(KeySupplyOptions options, int first)
{
    private readonly Dictionary<StreamId, KeyStream> _streams = [];
    private int _opened = first;

    /// <summary>Gives each call a number of its own: also a stream that was forgotten does not come back to an earlier call.</summary>
    public Result<int> Open(StreamId id, SaeId sae, TimeSpan now)
    {
        if (!_streams.ContainsKey(id) && CountOfPair(id) >= options.MaxStreamsPerPair)
            return new MeshError(ErrorCode.TooManyStreams, $"{id.Driver} and {id.Follower} have {options.MaxStreamsPerPair} streams");
        Get(id, now).Open(sae, ++_opened);
        return _opened;
    }

    private int CountOfPair(StreamId id) => _streams.Keys.Count(other => other.Driver == id.Driver && other.Follower == id.Follower);

    public KeyStream Get(StreamId id, TimeSpan now)
    {
        if (!_streams.TryGetValue(id, out var stream)) _streams.Add(id, stream = new KeyStream());
        stream.LastUsed = now;
        return stream;
    }

    /// <summary>The stream, if this call still holds it.</summary>
    public Result<KeyStream> Get(StreamId id, SaeId caller, int generation, TimeSpan now)
    {
        var stream = Get(id, now);
        return stream.IsCurrent(caller, generation)
            ? stream
            : new MeshError(ErrorCode.StreamTakenOver, $"{caller} opened stream {id.Name} again, or its node restarted");
    }

    /// <summary>Whether the follower reads, and fewer batches wait for it than the window holds.</summary>
    public bool HasRoom(StreamId id, TimeSpan now) => _streams.TryGetValue(id, out var stream)
        && stream.Waiting.Count < options.StreamWindow && stream.LastFollowed + options.FollowerPatience >= now;

    /// <summary>Batches that wait. Any sender of a frame can cause this question, so it neither makes nor keeps a stream.</summary>
    public int BacklogOf(StreamId id) => _streams.TryGetValue(id, out var stream) ? stream.Waiting.Count : 0;

    /// <summary>Whether an SAE of this node opened the stream. Asking neither makes a stream nor keeps it.</summary>
    public bool IsOpen(StreamId id) => _streams.ContainsKey(id);

    public void Expire(TimeSpan now)
    {
        foreach (var (id, stream) in _streams.Where(entry => entry.Value.LastUsed + options.KeyLifetime < now).ToList())
            _streams.Remove(id);
    }
}
