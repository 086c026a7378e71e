using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;

namespace QkdMesh.Rehearsal;

/// <summary>
/// The source of a link that skips beats. A full link makes no key. So this source makes none for the time before key was spent, if the
/// last beat filled the link.
/// </summary>
internal sealed class RestingSource(IKeySource source) : IKeySource
{
    private bool _isFull;

    public KeyRate SecretKeyRate => source.SecretKeyRate;

    public double Qber => source.Qber;

    /// <summary>How long the link would have made key since the last beat if that beat filled it.</summary>
    public TimeSpan MakingTime { get; set; }

    public IReadOnlyList<KeyMaterial> Produce(TimeSpan elapsed, Bits room)
    {
        var made = source.Produce(_isFull && MakingTime < elapsed ? MakingTime : elapsed, room);
        _isFull = made.Sum(key => (long)key.Length) + KeyBlock.MinLength > room.Bytes;
        return made;
    }
}
