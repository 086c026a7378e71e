using System.Globalization;
using QkdMesh.Topologies.Yaml;

namespace QkdMesh.Topologies.Reading;

/// <summary>Finds the line of a place in the definition: the innermost part that the file has.</summary>
internal sealed class FaultPlaces(YamlMap root, IReadOnlyDictionary<string, IReadOnlyList<YamlMap>> sections)
{
    // The same thing under another key: a span says "to", its loss may be written in two ways, and its rate may be that of its device.
    private static readonly Dictionary<string, string> OtherKeys = new()
    {
        ["links"] = "spans",
        ["ends"] = "to",
        ["loss_db"] = "loss_db_per_km",
        ["key_rate_kbps"] = "device",
    };

    // A list of peers can be as long as the file, with a fault in each item. So it is searched once.
    private readonly Dictionary<YamlList, Dictionary<string, YamlNode>> _named = new(ReferenceEqualityComparer.Instance);

    public Place Of(IReadOnlyList<string> where)
    {
        var isItem = where.Count > 1 && sections.ContainsKey(where[0]);
        var outermost = isItem ? sections[where[0]][int.Parse(where[1], CultureInfo.InvariantCulture)] : root;
        (YamlNode Node, Place Place) at = (outermost, outermost.Start);
        foreach (var step in where.Skip(isItem ? 2 : 0)) at = Step(at.Node, step, at.Place);
        return at.Place;
    }

    private (YamlNode Node, Place Place) Step(YamlNode node, string step, Place? otherwise = null) => node switch
    {
        YamlMap map when Find(map, step) is { } entry => (entry.Value, entry.Value is YamlScalar ? entry.Value.Start : entry.Key.Start),
        YamlList list when Item(list, step) is { } item => (item, item.Start),
        // A list of mappings has no names: the step is the place in it.
        YamlList list when int.TryParse(step, CultureInfo.InvariantCulture, out var at)
            && list.Items.ElementAtOrDefault(at) is YamlMap inner => (inner, inner.Start),
        _ => (node, otherwise ?? node.Start),
    };

    private static YamlEntry? Find(YamlMap map, string key) =>
        Entry(map, key) ?? (OtherKeys.TryGetValue(key, out var other) ? Entry(map, other) : null);

    private static YamlEntry? Entry(YamlMap map, string key)
    {
        foreach (var entry in map.Entries)
        {
            if (entry.Key is YamlScalar { Text: var text } && text == key) return entry;
        }

        return null;
    }

    private YamlNode? Item(YamlList list, string step)
    {
        if (!_named.TryGetValue(list, out var named))
        {
            _named[list] = named = [];
            foreach (var item in list.Items.OfType<YamlScalar>()) named.TryAdd(item.Text, item);
        }

        return named.GetValueOrDefault(step);
    }
}
