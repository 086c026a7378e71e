namespace QkdMesh.Core.Routing.Search;

/// <summary>The loopless paths that begin with the given arcs and do not go on by a closed one.</summary>
/// <param name="Start">From the source to the node where the paths part.</param>
/// <param name="Closed">Arcs from that node that belong to other branches.</param>
internal sealed record Branch(Arc[] Start, IReadOnlySet<Arc> Closed)
{
    /// <summary>All paths from a source.</summary>
    public static Branch Everything { get; } = new([], new HashSet<Arc>());

    /// <summary>
    /// What is left of this branch without one of its paths, as branches that do not overlap (Yen's deviations, in the form of
    /// Lawler): because they part the rest exactly, no path is found twice and none is missed.
    /// </summary>
    public IEnumerable<Branch> Without(Arc[] path)
    {
        for (var hop = Start.Length; hop < path.Length; hop++)
        {
            var closed = new HashSet<Arc> { path[hop] };
            if (hop == Start.Length) closed.UnionWith(Closed);
            yield return new Branch(path[..hop], closed);
        }
    }
}
