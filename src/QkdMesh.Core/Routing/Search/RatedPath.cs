namespace QkdMesh.Core.Routing.Search;

/// <summary>A path of at least one arc, and the smallest rate of its arcs.</summary>
internal readonly record struct RatedPath(Arc[] Arcs, double Width)
{
    public static RatedPath Of(Arc[] arcs) => new(arcs, arcs.Min(arc => arc.Rate));

    /// <summary>
    /// Whether this path comes before another one that is wide enough too: fewest hops, then largest width, then link ids. Total: of two
    /// different paths between the same nodes, one comes first.
    /// </summary>
    public bool IsBefore(RatedPath other)
    {
        if (Arcs.Length != other.Arcs.Length) return Arcs.Length < other.Arcs.Length;
        if (Width != other.Width) return Width > other.Width;
        for (var hop = 0; hop < Arcs.Length; hop++)
            if (Arcs[hop].Link != other.Arcs[hop].Link)
                return Arcs[hop].Link < other.Arcs[hop].Link;
        return false;
    }
}
