namespace QkdMesh.Planning.Allocation;

/// <summary>The keys of a pair over one of its routes: a variable of the program.</summary>
/// <param name="number">The place of the flow in its pool.</param>
internal sealed class Flow(int number, PairRoute route)
{
    public int Number => number;

    public PairRoute Route => route;

    public int Pair => route.Pair;

    public int[] Links => route.Links;

    /// <summary>How often the route crosses the link: 1 or 0.</summary>
    public int Crosses(int link) => Array.IndexOf(Links, link) >= 0 ? 1 : 0;
}
