using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;
using QkdMesh.Topologies.Yaml;

namespace QkdMesh.Topologies.Reading;

/// <param name="Guessed">Whether a fault of its key or value is reported already. The value is used, and its faults are not.</param>
internal sealed record MapEntry(YamlNode Key, YamlNode Value, bool Guessed);

/// <summary>The entries of a mapping by key. Unknown and duplicate keys are already logged.</summary>
internal sealed class MapEntries
{
    private readonly Dictionary<string, MapEntry> _entries = [];

    private MapEntries()
    {
    }

    public MapEntry? Find(Key key) => _entries.GetValueOrDefault(key);

    public static MapEntries Of(YamlMap map, ObjectKind kind, FaultLog faults)
    {
        var known = new MapEntries();
        var unknown = new List<(YamlScalar Key, YamlNode Value)>();
        for (var at = 0; at < map.Entries.Count; at++)
        {
            var (key, value) = map.Entries[at];
            var split = SplitNumber.At(map, at);
            if (split is not null) at += split.Parts;
            if (key is not YamlScalar name) faults.Add(key.Start, "a key is not text", Choices(kind));
            else if (!kind.Names.Contains(name.Text)) unknown.Add((name, value));
            else if (!known._entries.TryAdd(name.Text, new(name, value, Guessed: split is not null)))
                faults.Add(name.Start, $"the key {name.Text} occurs twice", "keep one of the two");
            else if (split is not null)
                faults.Add(value.Start, $"{name.Text} is {FaultLog.Quote(split.Text)}, {LocalNumber.Describe(split.Text)}", split.Advice);
        }

        known.Guess(unknown, kind, faults);
        return known;
    }

    // A misspelt key is read as the intended key, so that the intended key is not reported as missing.
    private void Guess(List<(YamlScalar Key, YamlNode Value)> unknown, ObjectKind kind, FaultLog faults)
    {
        if (unknown.Count == 0) return;
        var nearest = new NearestName(kind.Names);
        foreach (var (key, value) in unknown)
        {
            var places = Keys.PlacesOf(key.Text);
            // A key of another mapping was put into the wrong one: its name is right.
            var meant = places is null ? nearest.Find(key.Text) : null;
            if (meant is not null) _entries.TryAdd(meant, new(key, value, Guessed: true));
            faults.Add(
                key.Start,
                $"{kind.Noun} has no key {FaultLog.Quote(key.Text)}",
                meant is not null ? $"did you mean {meant}?"
                    : places is not null ? $"{key.Text} belongs {places}; {Choices(kind)}"
                    : faults.AllKeys.Find(key.Text) is { } far ? $"did you mean {far}? It belongs {Keys.PlacesOf(far)}; {Choices(kind)}"
                    : Choices(kind));
        }
    }

    private static string Choices(ObjectKind kind) => $"its keys are {string.Join(", ", kind.Names)}";
}
