using System.Text.Json;

namespace QkdMesh.KeySources.Etsi014;

/// <summary>Makes the error message of a KME short and printable for operators.</summary>
internal static class KmeWords
{
    private const int Most = 160;

    /// <summary>The message of an Error body (ETSI GS QKD 014, 6.5), after a colon; empty if the body has no message.</summary>
    public static string OfError(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var message = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("message", out var value)
                && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
            return message.Length == 0 ? "" : $": {Printable(message)}";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    /// <summary>The message of the innermost exception.</summary>
    public static string Of(Exception failure) => Printable(failure.GetBaseException().Message);

    private static string Printable(string text) => string.Concat(text.Take(Most).Select(letter => char.IsControl(letter) ? ' ' : letter));
}
