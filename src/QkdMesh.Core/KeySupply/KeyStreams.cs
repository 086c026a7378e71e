using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;

namespace QkdMesh.Core.KeySupply;

/// <summary>The streams at one node. A stream that nobody used for a key's lifetime is forgotten.</summary>
/// <param name="first">Where calls are counted from: a node that starts again is not to know the calls of before by their number.</param>
/// <param name="started">
/// The time of day when the node's clock was at zero. A stream's first epoch is the time of its start in seconds since 1970. So epochs rise
/// also if both nodes of a stream start again.
/// </param>
internal sealed class KeyStreams(KeySupplyOptions options, int first, DateTimeOffset started)
{
    private readonly Dictionary<StreamId, KeyStream> _streams = [];
    private int _opened = first;
    private long _nextEpoch;

    /// <summary>
    /// Gives each call a number of its own: also a stream that was forgotten does not come back to an earlier call. If the pair has as many
    /// streams as it may, the stream that no call holds for the longest time makes room.
    /// </summary>
    /// <param name="forget">Called with the batches of the stream that made room.</param>
    public Result<int> Open(StreamId id, SaeId sae, TimeSpan now, Action<IEnumerable<KeyBatchId>> forget)
    {
        if (!_streams.TryGetValue(id, out var stream))
        {
            if (MakeRoom(id) is not { } left)
                return new MeshError(ErrorCode.TooManyStreams, $"{id.Driver} and {id.Follower} have {options.MaxStreamsPerPair} streams");
            forget(left);
            _streams.Add(id, stream = new KeyStream { NextToMake = StreamPlace.StartOf(NewEpoch(now)) });
        }
        stream.LastUsed = now;
        stream.Open(sae, ++_opened);
        return _opened;
    }

    /// <summary>A call has ended. A later call of the same SAE goes on where it was.</summary>
    public void Close(StreamId id, SaeId sae, int generation) => _streams.GetValueOrDefault(id)?.Close(sae, generation);

    // The batches that are to be destroyed; null if calls hold all streams of the pair.
    private IEnumerable<KeyBatchId>? MakeRoom(StreamId id)
    {
        var ofPair = _streams.Where(other => (other.Key.Driver, other.Key.Follower) == (id.Driver, id.Follower)).ToList();
        if (ofPair.Count < options.MaxStreamsPerPair) return [];
        var closed = ofPair.Where(other => !other.Value.IsOpen).OrderBy(other => other.Value.LastUsed).FirstOrDefault();
        if (closed.Value is null) return null;
        _streams.Remove(closed.Key);
        return closed.Value.Waiting.Select(batch => batch.Batch);
    }

    // A stream may be forgotten and opened again within a second.
    private uint NewEpoch(TimeSpan now)
    {
        var epoch = Math.Clamp(Math.Max((started + now).ToUnixTimeSeconds(), _nextEpoch), 0, uint.MaxValue);
        _nextEpoch = epoch + 1;
        return (uint)epoch;
    }

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

    public void Expire(TimeSpan now)
    {
        foreach (var (id, stream) in _streams.Where(entry => entry.Value.LastUsed + options.KeyLifetime < now).ToList())
            _streams.Remove(id);
    }
}
