using System.Text.Json;
using System.Text.Json.Serialization;

namespace QkdMesh.History;

/// <summary>A history as text: one JSON object a line, in the order in which things happened.</summary>
public static class HistoryLines
{
    public static string Write(KeyEvent happened) => JsonSerializer.Serialize(happened, HistoryJson.Default.KeyEvent);

    /// <exception cref="FormatException">The line is no event of a history.</exception>
    public static KeyEvent Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, HistoryJson.Default.KeyEvent) ?? throw new FormatException("the line holds no event");
        }
        // ArgumentException: the line holds half a character, which no file can but a string may.
        catch (Exception failure) when (failure is JsonException or NotSupportedException or ArgumentException)
        {
            throw new FormatException($"the line is no event of a history: {failure.Message}", failure);
        }
    }

    /// <exception cref="FormatException">A line is no event of a history; the message says which.</exception>
    public static IEnumerable<KeyEvent> ReadAll(TextReader lines)
    {
        for (var number = 1; lines.ReadLine() is { } line; number++)
        {
            KeyEvent happened;
            try
            {
                happened = Read(line);
            }
            catch (FormatException failure)
            {
                throw new FormatException($"line {number}: {failure.Message}", failure);
            }
            yield return happened;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(KeyEvent))]
internal sealed partial class HistoryJson : JsonSerializerContext;
