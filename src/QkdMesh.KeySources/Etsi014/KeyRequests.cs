using System.Buffers;
using System.Text.Json;

namespace QkdMesh.KeySources.Etsi014;

/// <summary>The bodies of requests (ETSI GS QKD 014, 6.2 and 6.4).</summary>
internal static class KeyRequests
{
    /// <param name="size">Size of a key in bits.</param>
    public static byte[] Write(int number, int size) => Write(json =>
    {
        json.WriteNumber("number"u8, number);
        json.WriteNumber("size"u8, size);
    });

    public static byte[] Write(IReadOnlyList<Guid> ids) => Write(json =>
    {
        json.WriteStartArray("key_IDs"u8);
        foreach (var id in ids)
        {
            json.WriteStartObject();
            json.WriteString("key_ID"u8, id);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenSpan.ToArray();
    }
}
