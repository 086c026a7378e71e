using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;
using QkdMesh.Topologies.Yaml;

namespace QkdMesh.Topologies.Reading;

/// <param name="Guessed">Whether its key was misspelt. The value is used, and its faults are not reported.</param>
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
        foreach (var (at, (key, value)) in map.Entries.Index())
        {
            if (DecimalComma.In(map, at) is { } comma)
                faults.Add(comma.Place, $"{comma.Key} is {FaultLog.Quote(comma.Text)}, with a decimal comma", comma.Advice);
            else if (key is not YamlScalar name) faults.Add(key.Start, "a key is not text", Choices(kind));
            else if (!kind.Names.Contains(name.Text)) unknown.Add((name, value));
            else if (!known._entries.TryAdd(name.Text, new(name, value, Guessed: false)))
                faults.Add(name.Start, $"the key {name.Text} occurs twice", "keep one of the two");
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
            var meant = nearest.Find(key.Text);
            if (meant is not null) _entries.TryAdd(meant, new(key, value, Guessed: true));
            faults.Add(
                key.Start,
                $"{kind.Noun} has no key {FaultLog.Quote(key.Text)}",
                meant is null ? Choices(kind) : $"did you mean {meant}?");
        }
    }

    private static string Choices(ObjectKind kind) => $"its keys are {string.Join(", ", kind.Names)}";
}
