using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace QkdMesh.History;

/// <summary>
/// A session of a link, by the nonces of its ends A and B. In JSON it is two hexadecimal numbers of 32 digits with a colon between them.
/// </summary>
[JsonConverter(typeof(Converter))]
public readonly record struct SessionRef(UInt128 A, UInt128 B)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{A:x32}:{B:x32}");

    public static SessionRef Parse(string text) => text is { Length: 65 } && text[32] == ':'
        ? new(HexNumber.Parse(text[..32]), HexNumber.Parse(text[33..]))
        : throw new FormatException("a session is two hexadecimal numbers of 32 digits with a colon between");

    internal sealed class Converter : JsonConverter<SessionRef>
    {
        public override SessionRef Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Parse(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, SessionRef value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
