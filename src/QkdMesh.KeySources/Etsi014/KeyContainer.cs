using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using QkdMesh.Core.Keys;

namespace QkdMesh.KeySources.Etsi014;

/// <summary>
/// Reads the key container of ETSI GS QKD 014, 6.2 from its UTF-8. No key becomes a string, and intermediate bytes are overwritten. The
/// caller overwrites the text.
/// </summary>
internal static class KeyContainer
{
    /// <exception cref="KmeException">The text is not a key container. The message holds nothing of the text.</exception>
    public static List<KmeKey> Parse(ReadOnlySpan<byte> json)
    {
        var keys = new List<KmeKey>();
        try
        {
            var reader = new Utf8JsonReader(json);
            Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject, "it is not a JSON object");
            var isThere = false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (!reader.ValueTextEquals("keys"u8))
                {
                    reader.Skip();
                    continue;
                }
                Expect(!isThere, "it has 'keys' twice");
                isThere = true;
                ReadKeys(ref reader, keys);
            }
            Expect(reader.TokenType == JsonTokenType.EndObject && !reader.Read(), "more text follows it");
            Expect(isThere, "it has no 'keys'");
            Expect(keys.DistinctBy(key => key.Id).Count() == keys.Count, "two keys have one 'key_ID'");
            return keys;
        }
        catch (Exception failure)
        {
            foreach (var key in keys) key.Key.Dispose();
            // The message of the library quotes the text, which may hold key.
            if (failure is JsonException or InvalidOperationException) throw Malformed("it is not JSON");
            throw;
        }
    }

    private static void ReadKeys(ref Utf8JsonReader reader, List<KmeKey> keys)
    {
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartArray, "'keys' is not an array");
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject) keys.Add(ReadKey(ref reader));
        Expect(reader.TokenType == JsonTokenType.EndArray, "'keys' holds an item that is not an object");
    }

    private static KmeKey ReadKey(ref Utf8JsonReader reader)
    {
        Guid? id = null;
        KeyMaterial? key = null;
        try
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("key_ID"u8))
                {
                    Expect(
                        id is null && reader.Read() && reader.TokenType == JsonTokenType.String && reader.TryGetGuid(out _),
                        "a 'key_ID' is not a UUID");
                    id = reader.GetGuid();
                }
                else if (reader.ValueTextEquals("key"u8))
                {
                    Expect(key is null && reader.Read() && reader.TokenType == JsonTokenType.String, "a 'key' is not a string");
                    key = Decode(ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }
            Expect(id is not null && key is not null, "a key lacks its 'key_ID' or its 'key'");
            return new KmeKey(id!.Value, key!);
        }
        catch
        {
            key?.Dispose();
            throw;
        }
    }

    private static KeyMaterial Decode(ref Utf8JsonReader reader)
    {
        // Some writers escape the slash of base64.
        var text = GC.AllocateUninitializedArray<byte>(reader.ValueSpan.Length, pinned: true);
        var decoded = GC.AllocateUninitializedArray<byte>(Base64.GetMaxDecodedFromUtf8Length(text.Length), pinned: true);
        try
        {
            var length = reader.CopyString(text);
            var decoding = Base64.DecodeFromUtf8(text.AsSpan(0, length), decoded, out _, out var written);
            Expect(decoding == OperationStatus.Done && written > 0, "a 'key' is not base64");
            return KeyMaterial.Create(written, decoded, static (key, from) => from.AsSpan(0, key.Length).CopyTo(key));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
            CryptographicOperations.ZeroMemory(decoded);
        }
    }

    private static void Expect(bool isSo, string otherwise)
    {
        if (!isSo) throw Malformed(otherwise);
    }

    private static KmeException Malformed(string why) => new(KmeFailure.Malformed, $"its key container cannot be used: {why}");
}
