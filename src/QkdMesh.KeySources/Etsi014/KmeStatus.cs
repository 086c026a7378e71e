using System.Text.Json;

namespace QkdMesh.KeySources.Etsi014;

/// <summary>The values of a KME's status (ETSI GS QKD 014, 6.1) that QkdMesh uses.</summary>
/// <param name="KeySize">The default size of a key in bits.</param>
internal sealed record KmeStatus(int KeySize, int MaxKeyPerRequest)
{
    // Longer keys would be blocks of their own.
    private const int MostBits = 64 * 1024 * 8;

    public int KeyLength => KeySize / 8;

    /// <exception cref="KmeException">The text is not a status, or its values are out of range.</exception>
    public static KmeStatus Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var status = new KmeStatus(Number(document.RootElement, "key_size"), Number(document.RootElement, "max_key_per_request"));
            if (status.KeySize is < 8 or > MostBits || status.KeySize % 8 != 0)
                throw Malformed($"'key_size' is {status.KeySize} bits, not a multiple of 8 up to {MostBits}");
            return status.MaxKeyPerRequest >= 1 ? status : throw Malformed($"'max_key_per_request' is {status.MaxKeyPerRequest}");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw Malformed("it is not a JSON object");
        }
    }

    private static int Number(JsonElement status, string name) =>
        status.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : throw Malformed($"'{name}' is not a whole number");

    private static KmeException Malformed(string why) => new(KmeFailure.Malformed, $"its status cannot be used: {why}");
}
