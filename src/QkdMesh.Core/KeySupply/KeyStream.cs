using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;

namespace QkdMesh.Core.KeySupply;

/// <summary>
/// What a node knows of one stream: the driver's node its next place, the follower's node the batches that wait. Places are numbers of
/// <see cref="StreamPlace"/>.
/// </summary>
internal sealed class KeyStream
{
    private readonly Dictionary<SaeId, int> _generations = [];

    /// <summary>At the driver's node: the place of the next key that it makes.</summary>
    public ulong NextToMake { get; set; }

    /// <summary>At the follower's node, which may be the same: the first place that the follower has not had.</summary>
    public ulong NextToFollow { get; set; }

    public Queue<(ulong Number, KeyBatchId Batch, int KeyLength)> Waiting { get; } = new();

    public TimeSpan LastUsed { get; set; }

    /// <summary>
    /// At the follower's node: bytes in each key that came, and that the follower asked for instead. The driver has not heard of it yet.
    /// </summary>
    public (int Driver, int Follower)? Disagreement { get; set; }

    /// <summary>A call that opens the stream takes it over from an earlier call of the same SAE.</summary>
    public void Open(SaeId sae, int generation) => _generations[sae] = generation;

    /// <summary>Whether a call of an SAE at this node holds the stream.</summary>
    public bool IsOpen => _generations.Count > 0;

    /// <summary>A call has ended. The stream is kept, so that the SAE can go on with another call.</summary>
    public void Close(SaeId sae, int generation)
    {
        if (IsCurrent(sae, generation)) _generations.Remove(sae);
    }

    /// <summary>At the follower's node: when it last asked for keys.</summary>
    public TimeSpan? LastFollowed { get; set; }

    /// <summary>At the follower's node: whether later batches overtook a batch.</summary>
    public bool IsLate(ulong number) => number < NextToFollow;

    /// <summary>
    /// At the driver's node: begins another epoch if the follower has had the next place, or a later one. Then this node has forgotten
    /// where it was. An epoch also ends before a batch that would have no place in it. False if no epoch is left: the number of a place
    /// must not wrap to a place of before.
    /// </summary>
    /// <param name="follower">The first place that the follower has not had.</param>
    /// <param name="count">Keys of the next batch.</param>
    public bool GoBeyond(ulong follower, int count)
    {
        if (follower > NextToMake)
        {
            NextToMake = follower;
            BeginEpoch();
        }
        else if (StreamPlace.EpochOf(NextToMake) <= StreamPlace.LastEpoch && !StreamPlace.FitInEpoch(NextToMake, count)) BeginEpoch();
        return StreamPlace.EpochOf(NextToMake) <= StreamPlace.LastEpoch;
    }

    /// <summary>At the driver's node: counts from 0 again.</summary>
    public void BeginEpoch() =>
        NextToMake = StreamPlace.StartOf(Math.Min(StreamPlace.EpochOf(NextToMake), StreamPlace.LastEpoch) + 1);

    public void Disagree(int driver, int follower) => Disagreement = (driver, follower);

    public bool IsCurrent(SaeId sae, int generation) => _generations.GetValueOrDefault(sae) == generation;
}
