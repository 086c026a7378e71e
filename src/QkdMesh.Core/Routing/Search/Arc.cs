using QuikGraph;

namespace QkdMesh.Core.Routing.Search;

/// <summary>A link in one direction, by indices of its <see cref="RateGraph"/>. Each direction of each link is one object.</summary>
/// <param name="rate">Available key rate in this direction, bit/s: more than 0.</param>
internal sealed class Arc(int source, int target, int link, double rate) : IEdge<int>
{
    public int Source { get; } = source;

    public int Target { get; } = target;

    public int Link { get; } = link;

    public double Rate { get; } = rate;
}
