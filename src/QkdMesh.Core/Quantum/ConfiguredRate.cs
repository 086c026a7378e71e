using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Quantum;

/// <summary>
/// What a link sees of its paired source: the configured rate. The key of the source goes to the ends and never through the link.
/// </summary>
public sealed class ConfiguredRate(KeyRate rate) : IKeySource
{
    public KeyRate SecretKeyRate => rate;

    /// <summary>Not known: it is the modules' affair, or there is no quantum channel.</summary>
    public double Qber => 0;

    public IReadOnlyList<KeyMaterial> Produce(TimeSpan elapsed, Bits room) => [];
}
