using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;
using QkdMesh.Topologies.Yaml;

namespace QkdMesh.Topologies.Reading;

/// <summary>Reads the values of one mapping. A wrong value is logged and read as null. Nothing throws.</summary>
internal sealed class MapReader
{
    private readonly MapEntries _entries;
    private readonly ObjectKind _kind;
    private readonly FaultLog _faults;

    public MapReader(YamlMap map, ObjectKind kind, FaultLog faults)
    {
        (Map, _kind, _faults) = (map, kind, faults);
        _entries = MapEntries.Of(map, kind, faults);
        foreach (var key in kind.Keys.Where(key => key.Required && !Has(key)))
            faults.Add(map.Start, $"{kind.Noun} has no {key}", $"add {key}: {key.Meaning}");
    }

    public YamlMap Map { get; }

    public bool Has(Key key) => _entries.Find(key) is not null;

    /// <summary>The place of the key, or of the mapping if the key is missing.</summary>
    public Place PlaceOf(Key key) => _entries.Find(key)?.Key.Start ?? Map.Start;

    public Place PlaceOfValue(Key key) => _entries.Find(key)?.Value.Start ?? Map.Start;

    public string? Text(Key key)
    {
        if (_entries.Find(key) is not { } entry) return null;
        if (entry.Value is YamlScalar { IsNothing: false } scalar) return scalar.Text;
        return Wrong(entry, $"{key} is not text", $"write {key.Meaning}");
    }

    public string? Identifier(Key key)
    {
        if (Text(key) is not { } text) return null;
        return Core.Identifiers.Identifier.IsValid(text)
            ? text
            : Wrong(_entries.Find(key)!, $"{FaultLog.Quote(text)} is not a valid {key}", $"write {Core.Identifiers.Identifier.Rule}");
    }

    public T? Word<T>(Key key, IReadOnlyDictionary<string, T> words) where T : struct, Enum
    {
        if (Text(key) is not { } text) return null;
        if (words.TryGetValue(text, out var value)) return value;
        var choices = $"write {string.Join(" or ", words.Keys)}";
        Wrong(_entries.Find(key)!, $"{FaultLog.Quote(text)} is not a {key}", new NearestName([.. words.Keys]).AdviseOr(text, choices));
        return null;
    }

    /// <param name="power">The value is the number in the file, times ten to this power.</param>
    public double? Number(Key key, int power = 0)
    {
        if (_entries.Find(key) is not { } entry) return null;
        var range = key.Range!;
        var advice = $"write a {(range.Whole ? "whole " : "")}number, {range}; its unit is in the key's name";
        if (entry.Value is not YamlScalar { Plain: true, IsNothing: false } scalar
            || !DecimalText.TryParse(scalar.Text, 0, out var written))
        {
            var quoted = entry.Value is YamlScalar { Plain: false } ? "without quotes: " : "";
            if (entry.Value is YamlScalar { IsNothing: false } number && LocalNumber.AdviceOn(number.Text) is { } local) advice = local;
            var shown = entry.Value is YamlScalar { IsNothing: false } text ? FaultLog.Quote(text.Text) : "this";
            Wrong(entry, $"{key} takes a number, and {shown} is not a number", quoted + advice);
            return null;
        }

        if (range.Holds(written) && DecimalText.TryParse(scalar.Text, power, out var value)) return value;
        Wrong(entry, $"{key} is {FaultLog.Quote(scalar.Text)}, which is out of range", advice);
        return null;
    }

    public IReadOnlyList<YamlNode>? List(Key key)
    {
        if (_entries.Find(key) is not { } entry) return null;
        if (entry.Value is YamlList list) return list.Items;
        Wrong(entry, $"{key} is not a list", $"write {key.Meaning}");
        return null;
    }

    public MapReader? Inner(Key key, ObjectKind kind)
    {
        if (_entries.Find(key) is not { } entry) return null;
        if (entry.Value is YamlMap map) return new(map, kind, _faults);
        Wrong(entry, $"{key} is not a mapping", $"write {key.Meaning}");
        return null;
    }

    /// <summary>Reads a list of mappings. Items that give null leave the section incomplete.</summary>
    public Section<T> Items<T>(Key key, int limit, ObjectKind kind, Func<MapReader, T?> read) where T : class
    {
        if (List(key) is not { } items) return new() { IsComplete = !Has(key) && !key.Required };
        if (items.Count > limit)
        {
            Wrong(_entries.Find(key)!, $"there are {items.Count} {key}, over the limit of {limit}", "split the network in two");
            return new() { IsComplete = false };
        }

        var section = new Section<T> { Written = items.Count };
        foreach (var item in items)
        {
            if (item is not YamlMap map)
                _faults.Add(item.Start, $"{kind.Noun} is not a mapping", $"write its keys: {string.Join(", ", kind.Names)}");
            else if (read(new(map, kind, _faults)) is { } value)
            {
                section.Add(value, map);
                continue;
            }

            section.IsComplete = false;
        }

        return section;
    }

    // A misspelt key is reported already, so the value under it is not.
    private string? Wrong(MapEntry entry, string problem, string advice)
    {
        if (!entry.Guessed) _faults.Add(entry.Value.Start, problem, advice);
        return null;
    }
}
