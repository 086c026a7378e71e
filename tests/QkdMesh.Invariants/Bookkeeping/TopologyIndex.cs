using QkdMesh.History;

namespace QkdMesh.Invariants.Bookkeeping;

/// <summary>A topology, indexed by its links and SAEs.</summary>
internal sealed class TopologyIndex
{
    private readonly Dictionary<string, LinkPlace> _links = [];
    private readonly Dictionary<string, string> _nodeOfSae = [];
    private readonly HashSet<(string Sae, string Other)> _named = [];
    private readonly Dictionary<(string Sae, string Other), PairNeeds> _needs = [];

    public TopologyIndex(TopologyApplied applied)
    {
        EndNodes = applied.EndNodes;
        foreach (var link in applied.Links) _links[link.Id] = link;
        foreach (var needs in applied.Needs) _needs[(needs.One, needs.Other)] = _needs[(needs.Other, needs.One)] = needs;
        foreach (var sae in applied.Saes)
        {
            _nodeOfSae[sae.Id] = sae.Node;
            foreach (var other in sae.SharesWith) _named.Add((sae.Id, other));
        }
    }

    /// <summary>The nodes that no key of others may pass.</summary>
    public IReadOnlyList<string> EndNodes { get; }

    public LinkPlace? PlaceOf(string link) => _links.GetValueOrDefault(link);

    public bool IsEnd(string link, char end, string node) =>
        _links.TryGetValue(link, out var place) && (end == 'A' ? place.A : end == 'B' ? place.B : null) == node;

    public bool IsAt(string sae, string node) => _nodeOfSae.TryGetValue(sae, out var place) && place == node;

    /// <summary>What every key of two SAEs is at least; null if every key is good enough.</summary>
    public PairNeeds? NeedsOf(string sae, string other) => _needs.GetValueOrDefault((sae, other));

    public bool MayShare(string master, string slave) => _named.Contains((master, slave)) && _named.Contains((slave, master));
}
