using System.Text.Json;

namespace QkdMesh.Grains.Telemetry;

/// <summary>
/// What all instruments of the grains share. The values of attributes are names of the topology or words of the code, so their number is
/// limited.
/// </summary>
public static class MeshMeter
{
    public const string Name = "QkdMesh.Grains";

    internal static KeyValuePair<string, object?> Link(string id) => new("link", id);

    internal static KeyValuePair<string, object?> Node(string id) => new("node", id);

    internal static KeyValuePair<string, object?> Attribute(string name, string value) => new(name, value);

    /// <summary>The spelling that operators use in files, for example session-ended.</summary>
    public static string Spelling<TWord>(TWord word)
        where TWord : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(word.ToString());
}
