using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace QkdMesh.History;

/// <summary>
/// Tells whether two places hold the same key without showing any: the first 128 bits of HMAC-SHA-256 under a secret of the
/// run. In JSON 32 hexadecimal digits.
/// </summary>
[JsonConverter(typeof(Converter))]
public readonly record struct KeyDigest(UInt128 Value)
{
    public static KeyDigest Of(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> key)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, key, hash);
        return new KeyDigest(BinaryPrimitives.ReadUInt128BigEndian(hash));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:x32}");

    internal sealed class Converter : JsonConverter<KeyDigest>
    {
        public override KeyDigest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(HexNumber.Parse(reader.GetString() ?? ""));

        public override void Write(Utf8JsonWriter writer, KeyDigest value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
