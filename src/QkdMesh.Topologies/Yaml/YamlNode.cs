namespace QkdMesh.Topologies.Yaml;

/// <summary>Line and column, both from 1.</summary>
internal readonly record struct Place(int Line, int Column);

/// <summary>A node of a YAML file that knows where it starts.</summary>
internal abstract record YamlNode(Place Start);

/// <param name="Plain">Written without quotes, so that it may also be read as a number or as nothing.</param>
internal sealed record YamlScalar(string Text, bool Plain, Place Start) : YamlNode(Start)
{
    public bool IsNothing => Plain && Text is "" or "~" or "null" or "Null" or "NULL";
}

internal sealed record YamlList(IReadOnlyList<YamlNode> Items, Place Start) : YamlNode(Start);

/// <param name="Entries">In the file's order. Keys may repeat: whoever reads them says so.</param>
internal sealed record YamlMap(IReadOnlyList<YamlEntry> Entries, Place Start) : YamlNode(Start);

internal readonly record struct YamlEntry(YamlNode Key, YamlNode Value);
