using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Memory;

namespace QkdMesh.Core.KeySupply;

/// <summary>The streams at one node. A stream that nobody used for a key's lifetime is forgotten.</summary>
/// <param name="first">Where calls are counted from: a node that starts again is not to know the calls of before by their number.</param>
/// <param name="started">
/// The time of day when the node's clock was at zero. A stream's first epoch is the time of its start in seconds since 1970. If both nodes
/// of a stream start again, epochs rise only if this clock has passed the last epoch: it did not go back, and a second went by.
/// </param>
/// <param name="memory">Of the silo.</param>
internal sealed class KeyStreams(KeySupplyOptions options, int first, DateTimeOffset started, MemoryBudget memory)
{
    // Of the objects of a stream and its queue. The keys in its batches count as waiting keys.
    private const int StreamLength = 2048;

    // A node whose clock was wrong by more must use another stream. A false follower's node cannot use the epochs up.
    private static readonly TimeSpan GreatestLead = TimeSpan.FromDays(30);

    private readonly Dictionary<StreamId, KeyStream> _streams = [];

    // The last epoch of streams that were forgotten before the clock reached it.
    private readonly Dictionary<(SaeId Driver, SaeId Follower), uint> _forgotten = [];
    private int _opened = first;

    /// <summary>Bytes that it takes of the budget.</summary>
    public long MemoryTaken => (long)_streams.Count * StreamLength;

    /// <summary>
    /// Gives each call a number of its own: also a stream that was forgotten does not come back to an earlier call. If the pair has as many
    /// streams as it may, the stream that no call holds for the longest time makes room.
    /// </summary>
    /// <param name="forget">Called with the batches of the stream that made room.</param>
    public Result<int> Open(StreamId id, SaeId sae, TimeSpan now, Action<IEnumerable<KeyBatchId>> forget)
    {
        if (!_streams.TryGetValue(id, out var stream))
        {
            if (MakeRoom(id, now) is not { } left)
                return new MeshError(ErrorCode.TooManyStreams, $"{id.Driver} and {id.Follower} have {options.MaxStreamsPerPair} streams");
            forget(left);
            if (NewEpoch(id, now) is not { } epoch) return NoEpochLeft(id);
            if (memory.Take(MemoryOf(id)) is { } full) return full;
            _streams.Add(id, stream = new KeyStream { NextToMake = StreamPlace.StartOf(epoch) });
        }
        stream.LastUsed = now;
        stream.Open(sae, ++_opened);
        return _opened;
    }

    /// <summary>A call has ended. A later call of the same SAE goes on where it was.</summary>
    public void Close(StreamId id, SaeId sae, int generation) => _streams.GetValueOrDefault(id)?.Close(sae, generation);

    // The batches that are to be destroyed; null if calls hold all streams of the pair.
    private IEnumerable<KeyBatchId>? MakeRoom(StreamId id, TimeSpan now)
    {
        var ofPair = _streams.Where(other => (other.Key.Driver, other.Key.Follower) == (id.Driver, id.Follower)).ToList();
        if (ofPair.Count < options.MaxStreamsPerPair) return [];
        var closed = ofPair.Where(other => !other.Value.IsOpen).OrderBy(other => other.Value.LastUsed).FirstOrDefault();
        if (closed.Value is null) return null;
        Forget(closed.Key, closed.Value, now);
        return closed.Value.Waiting.Select(batch => batch.Batch);
    }

    // A stream may be forgotten and opened again within a second, or before the clock comes to the epoch that it had.
    private uint? NewEpoch(StreamId id, TimeSpan now)
    {
        var clock = EpochByClock(now);
        var epoch = _forgotten.TryGetValue((id.Driver, id.Follower), out var last) ? Math.Max(clock, last + 1L) : clock;
        return epoch <= StreamPlace.LastEpoch ? (uint)epoch : null;
    }

    private static MemoryClaim MemoryOf(StreamId id) => new(MemoryUse.Streams, StreamLength, id.Driver);

    private long EpochByClock(TimeSpan now) => Math.Max((started + now).ToUnixTimeSeconds(), 0);

    private void Forget(StreamId id, KeyStream stream, TimeSpan now)
    {
        _streams.Remove(id);
        memory.GiveBack(MemoryOf(id));
        var (pair, epoch) = ((id.Driver, id.Follower), StreamPlace.EpochOf(stream.NextToMake));
        if (epoch >= EpochByClock(now)) _forgotten[pair] = Math.Max(epoch, _forgotten.GetValueOrDefault(pair));
    }

    /// <summary>
    /// The reason not to believe that a stream has come to a place, or null. No clock of a node is so wrong that the stream can be there.
    /// </summary>
    /// <param name="leads">How many times the clock may be wrong by the greatest lead.</param>
    public MeshError? CheckReachable(StreamId id, ulong place, int leads, TimeSpan now) =>
        StreamPlace.EpochOf(place) <= Math.Min(EpochByClock(now) + (leads * (long)GreatestLead.TotalSeconds), StreamPlace.LastEpoch)
            ? null
            : new(
                ErrorCode.StreamEpochTooLate,
                $"epoch {StreamPlace.EpochOf(place)} of stream {id.Name} is more than {leads * GreatestLead.Days} days ahead of the clock");

    /// <summary>No place must be given out twice.</summary>
    public static MeshError NoEpochLeft(StreamId id) => new(ErrorCode.StreamEpochTooLate, $"stream {id.Name} has no epoch left");

    /// <summary>The stream if it is open. It is kept for longer.</summary>
    public KeyStream? Find(StreamId id, TimeSpan now)
    {
        if (!_streams.TryGetValue(id, out var stream)) return null;
        stream.LastUsed = now;
        return stream;
    }

    /// <summary>The stream, if this call still holds it. A call that does not hold it neither makes nor keeps it.</summary>
    public Result<KeyStream> Get(StreamId id, SaeId caller, int generation, TimeSpan now)
    {
        if (!_streams.TryGetValue(id, out var stream) || !stream.IsCurrent(caller, generation))
            return new MeshError(ErrorCode.StreamTakenOver, $"{caller} opened stream {id.Name} again, or its node restarted");
        stream.LastUsed = now;
        return stream;
    }

    /// <summary>The first place that the follower of a stream has not had.</summary>
    public ulong NextToFollow(StreamId id) => _streams.TryGetValue(id, out var stream) ? stream.NextToFollow : 0;

    public bool HasDisagreement(StreamId id) => _streams.TryGetValue(id, out var stream) && stream.Disagreement is not null;

    /// <summary>The sizes that the two SAEs asked for, if they differ and the driver has not heard of it. It hears of it now.</summary>
    public (int Driver, int Follower)? TakeDisagreement(StreamId id)
    {
        if (!_streams.TryGetValue(id, out var stream) || stream.Disagreement is not { } sizes) return null;
        stream.Disagreement = null;
        return sizes;
    }

    /// <summary>Counts from 0 again in all streams that this node drives: it may have forgotten where it was.</summary>
    public void BeginEpochs()
    {
        foreach (var stream in _streams.Values) stream.BeginEpoch();
    }

    /// <summary>Whether the follower reads, and fewer batches wait for it than the window holds.</summary>
    public bool HasRoom(StreamId id, TimeSpan now) => _streams.TryGetValue(id, out var stream)
        && stream.Waiting.Count < options.StreamWindow && stream.LastFollowed + options.FollowerPatience >= now;

    /// <summary>Batches that wait. Any sender of a frame can cause this question, so it neither makes nor keeps a stream.</summary>
    public int BacklogOf(StreamId id) => _streams.TryGetValue(id, out var stream) ? stream.Waiting.Count : 0;

    /// <summary>Whether an SAE of this node opened the stream. Asking neither makes a stream nor keeps it.</summary>
    public bool IsOpen(StreamId id) => _streams.ContainsKey(id);

    /// <summary>Gives the memory of all streams back: the node ends.</summary>
    public void ShutDown()
    {
        foreach (var id in _streams.Keys) memory.GiveBack(MemoryOf(id));
        _streams.Clear();
    }

    public void Expire(TimeSpan now)
    {
        foreach (var (id, stream) in _streams.Where(entry => entry.Value.LastUsed + options.KeyLifetime < now).ToList())
            Forget(id, stream, now);
        foreach (var (pair, _) in _forgotten.Where(entry => entry.Value < EpochByClock(now)).ToList()) _forgotten.Remove(pair);
    }
}
