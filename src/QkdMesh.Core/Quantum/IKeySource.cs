using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Quantum;

/// <summary>Where a link's key comes from: the pair of QKD modules at its ends, or a model of them.</summary>
public interface IKeySource
{
    /// <summary>What it makes now.</summary>
    KeyRate SecretKeyRate { get; }

    /// <summary>Quantum bit error rate of what it made last: 0 to 0.5.</summary>
    double Qber { get; }

    /// <summary>
    /// The key made since the last call, as blocks of <see cref="KeyBlock.MinLength"/> to <see cref="KeyBlock.MaxLength"/> bytes.
    /// </summary>
    /// <param name="elapsed">Time since the last call.</param>
    /// <param name="room">The most that the ends can store; what does not fit is never made.</param>
    IReadOnlyList<KeyMaterial> Produce(TimeSpan elapsed, Bits room);
}

/// <summary>Makes the source of each link.</summary>
public interface IKeySourceFactory
{
    IKeySource Create(LinkDefinition link);
}
