using System.Text.Json;

namespace QkdMesh.KeySources.Etsi014;

/// <summary>What a KME says is wrong, made fit for an operator's screen: short, and printable.</summary>
internal static class KmeWords
{
    private const int Most = 160;

    /// <summary>Of an Error body (ETSI GS QKD 014, 6.5), after a colon; empty where it has no message.</summary>
    public static string OfError(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var message = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("message", out var value)
                && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
            return message.Length == 0 ? "" : $": {Printable(message)}";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    /// <summary>The innermost reason.</summary>
    public static string Of(Exception failure) => Printable(failure.GetBaseException().Message);

    private static string Printable(string text) => string.Concat(text.Take(Most).Select(letter => char.IsControl(letter) ? ' ' : letter));
}
