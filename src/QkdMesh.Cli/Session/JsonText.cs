using System.Text.Encodings.Web;
using System.Text.Json;

namespace QkdMesh.Cli.Session;

/// <summary>The JSON of every answer: one line, snake_case.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        // Nothing is embedded in HTML; base64 stays readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of<T>(T answer) => JsonSerializer.Serialize(answer, Options);
}
