using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;
using QkdMesh.Topologies.Yaml;

namespace QkdMesh.Topologies.Reading;

/// <summary>Reads the selectors of an SAE or an operator. Each entry names one part of a certificate.</summary>
internal sealed class SelectorReader(FaultLog faults)
{
    // The parts that one text gives. An issuer and a serial belong together.
    private static readonly (Key Key, Func<string, CertificateSelector?> Of)[] Parts =
    [
        (Keys.SelectUri, CertificateSelector.OfUri),
        (Keys.SelectDns, CertificateSelector.OfDns),
        (Keys.SelectCommonName, CertificateSelector.OfCommonName),
        (Keys.SelectSubject, CertificateSelector.OfSubject),
        (Keys.SelectSha256, CertificateSelector.OfSha256),
    ];

    public IReadOnlyList<CertificateSelector> Read(MapReader caller) =>
        caller.Items(Keys.Selectors, TopologyLimits.MaxSelectors, Keys.Selector, One).Items;

    private CertificateSelector? One(MapReader map)
    {
        var named = Keys.Selector.Keys.Where(map.Has).ToList();
        if (named.Count == 2 && named.Contains(Keys.SelectIssuer) && named.Contains(Keys.SelectSerial)) return Issued(map);
        if (named is not [var key] || key == Keys.SelectIssuer || key == Keys.SelectSerial)
        {
            faults.Add(
                map.Map.Start, $"the selector names {(named.Count == 0 ? "nothing" : string.Join(" and ", named))}",
                "write one of uri, dns, cn, dn or sha256, or issuer and serial together; further selectors are further entries");
            return null;
        }

        return map.Text(key) is { } text ? Checked(map, key, text, Array.Find(Parts, part => part.Key == key).Of(text)) : null;
    }

    private CertificateSelector? Issued(MapReader map)
    {
        if (map.Text(Keys.SelectIssuer) is not { } issuer || map.Text(Keys.SelectSerial) is not { } serial) return null;
        var isNumber = CertificateSelector.SerialOf(serial) is not null;
        return isNumber
            ? Checked(map, Keys.SelectIssuer, issuer, CertificateSelector.OfIssuerAndSerial(issuer, serial))
            : Checked(map, Keys.SelectSerial, serial, null);
    }

    private CertificateSelector? Checked(MapReader map, Key key, string text, CertificateSelector? selector)
    {
        if (selector is null)
            faults.Add(map.PlaceOfValue(key), $"{FaultLog.Quote(text)} is not a valid {key} of a certificate", $"write {key.Meaning}");
        return selector;
    }
}
