using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Topology;

/// <summary>
/// The hosts whose KMEs a silo calls with its certificate. A topology that is applied later cannot send the silo to another host.
/// </summary>
/// <param name="Allowed">As <c>HOST</c> or <c>HOST:PORT</c>; null: every host.</param>
public sealed record KmeHosts(IReadOnlySet<string>? Allowed)
{
    public static KmeHosts Every { get; } = new((IReadOnlySet<string>?)null);

    /// <summary>The hosts of a topology, and further ones.</summary>
    public static KmeHosts Of(TopologyDefinition topology, IEnumerable<string> others) => new(
        topology.Links.SelectMany(KmesOf).Select(kme => kme.Url.Authority).Concat(others).ToHashSet(StringComparer.OrdinalIgnoreCase));

    public bool Allow(Uri kme) => Allowed is not { } allowed || allowed.Contains(kme.Authority) || allowed.Contains(kme.Host);

    /// <summary>The first link with a KME at another host; null without one.</summary>
    public (LinkId Link, Uri Kme)? FindStranger(TopologyDefinition topology)
    {
        foreach (var link in topology.Links)
        {
            if (KmesOf(link).FirstOrDefault(kme => !Allow(kme.Url)) is { } stranger) return (link.Id, stranger.Url);
        }

        return null;
    }

    private static IEnumerable<KmeAccess> KmesOf(LinkDefinition link) => link.Source.Etsi014 is { } kmes ? [kmes.A, kmes.B] : [];
}
