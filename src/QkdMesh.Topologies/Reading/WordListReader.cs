using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Yaml;

namespace QkdMesh.Topologies.Reading;

/// <summary>Reads lists of words that stand for values.</summary>
/// <param name="noun">What a word is, without an article.</param>
internal sealed class WordListReader<T>(string noun, IReadOnlyDictionary<string, T> words, FaultLog faults) where T : struct, Enum
{
    private readonly NearestName _nearest = new([.. words.Keys]);

    /// <summary>The values, each once; null after a word that stands for none.</summary>
    public IReadOnlyCollection<T>? Read(IReadOnlyList<YamlNode> items)
    {
        var values = new HashSet<T>();
        foreach (var item in items)
        {
            if (Value(item) is not { } value) return null;
            if (!values.Add(value)) faults.Add(item.Start, $"the {noun} is listed twice", "keep one of the two");
        }

        return values;
    }

    private T? Value(YamlNode item)
    {
        if (item is YamlScalar { Text: var text } && words.TryGetValue(text, out var value)) return value;
        var shown = item is YamlScalar scalar ? scalar.Text : "";
        faults.Add(
            item.Start, shown.Length == 0 ? $"this is not a {noun}" : $"{FaultLog.Quote(shown)} is not a {noun}",
            _nearest.AdviseOr(shown, $"write {string.Join(" or ", words.Keys)}"));
        return null;
    }
}
