namespace QkdMesh.Core.Routing.Search;

/// <summary>The best paths of a set.</summary>
/// <param name="Paths">
/// The paths that no path with fewer hops, or as many, exceeds in width: fewest hops first, each wider than those before it. Only those
/// that may still be chosen. Of equal paths the first by link ids.
/// </param>
/// <param name="Widest">The largest width in the set, also if no path here has it.</param>
internal readonly record struct PathFront(RatedPath[] Paths, double Widest)
{
    public static PathFront Of(RatedPath path) => new([path], path.Width);
}
