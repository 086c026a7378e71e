namespace QkdMesh.Topologies.Yaml;

/// <summary>Line and column, both counted from 1.</summary>
internal readonly record struct Place(int Line, int Column);

/// <summary>A node of a YAML file that knows where it starts.</summary>
internal abstract record YamlNode(Place Start);

/// <param name="Plain">Whether it is written without quotes. Then it may also be a number or null.</param>
internal sealed record YamlScalar(string Text, bool Plain, Place Start) : YamlNode(Start)
{
    public bool IsNothing => Plain && Text is "" or "~" or "null" or "Null" or "NULL";
}

internal sealed record YamlList(IReadOnlyList<YamlNode> Items, Place Start) : YamlNode(Start);

/// <param name="Entries">In the order of the file. A key may occur twice: the reader of the mapping reports that.</param>
internal sealed record YamlMap(IReadOnlyList<YamlEntry> Entries, Place Start) : YamlNode(Start);

internal readonly record struct YamlEntry(YamlNode Key, YamlNode Value);
