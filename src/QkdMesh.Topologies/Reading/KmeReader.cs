using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;

namespace QkdMesh.Topologies.Reading;

/// <summary>Reads the KMEs from which the key of a link is pulled.</summary>
internal static class KmeReader
{
    // ETSI GS QKD 014 V1.1.1, 5: https://{KME_hostname}/api/v1/keys/{SAE_ID}/...
    private const string PathOfKeys = "/api/v1/keys";

    /// <summary>A simulated source if the link names no KMEs.</summary>
    public static LinkSource Read(MapReader link, FaultLog faults)
    {
        if (link.Inner(Keys.Etsi014, Keys.Kmes) is not { } kmes) return LinkSource.Simulated;
        return Kme(kmes.Inner(Keys.KmeA, Keys.Kme), faults) is { } a && Kme(kmes.Inner(Keys.KmeB, Keys.Kme), faults) is { } b
            ? new LinkSource(KeySourceKind.Etsi014) { Etsi014 = new(a, b) }
            : LinkSource.Simulated;
    }

    private static KmeAccess? Kme(MapReader? map, FaultLog faults)
    {
        if (map is null) return null;
        var (text, sae) = (map.Text(Keys.KmeUrl), map.Identifier(Keys.KmeSaeId));
        if (text is null || sae is null) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps
            && url is { Query: "", Fragment: "", UserInfo: "" })
        {
            if (!url.AbsolutePath.Contains(PathOfKeys, StringComparison.OrdinalIgnoreCase)) return new(url, sae);
            faults.Add(
                map.PlaceOfValue(Keys.KmeUrl), $"{FaultLog.Quote(text)} names the path of the keys",
                $"end it before {PathOfKeys}: this path and the SAE come after it");
            return null;
        }
        faults.Add(
            map.PlaceOfValue(Keys.KmeUrl), $"{FaultLog.Quote(text)} is not the address of a KME",
            $"write {Keys.KmeUrl.Meaning}; keys are requested over TLS only");
        return null;
    }
}
