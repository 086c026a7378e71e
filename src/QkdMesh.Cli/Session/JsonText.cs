using System.Text.Encodings.Web;
using System.Text.Json;

namespace QkdMesh.Cli.Session;

/// <summary>Makes the JSON of every answer: one line, names in snake_case.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        // The output is never embedded in HTML, so base64 can stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Of<T>(T answer) => JsonSerializer.Serialize(answer, Options);
}
