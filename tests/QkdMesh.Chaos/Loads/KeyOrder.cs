namespace QkdMesh.Chaos.Loads;

/// <summary>What an SAE asks of a key.</summary>
/// <param name="Paths">The number of disjoint routes.</param>
/// <param name="IsHybrid">Whether the end nodes add a secret of their own.</param>
internal readonly record struct KeyOrder(int Paths, bool IsHybrid)
{
    public static KeyOrder Plain { get; } = new(1, IsHybrid: false);
}
