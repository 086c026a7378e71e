using Fractions;

namespace QkdMesh.Planning.Allocation;

/// <summary>The rate of each pair at a level: an open pair gets its demand times the level, and a held pair keeps its rate.</summary>
internal sealed class PairRates(IReadOnlyList<NodePair> pairs)
{
    private readonly Fraction?[] _held = new Fraction?[pairs.Count];

    public int Count => pairs.Count;

    public bool IsOpen(int pair) => _held[pair] is null;

    /// <summary>The growth of the rate per unit of level.</summary>
    public Fraction SlopeOf(int pair) => IsOpen(pair) ? pairs[pair].Demand : Fraction.Zero;

    /// <summary>The rate of a held pair; 0 for an open one.</summary>
    public Fraction HeldAt(int pair) => _held[pair] ?? Fraction.Zero;

    public void Hold(int pair, Fraction level) => _held[pair] = level * pairs[pair].Demand;
}
