using System.Text;
using System.Text.Json;
using QkdMesh.Cli.Session;
using QkdMesh.Topologies;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>Lines and columns of a JSON file, and its mistakes in plain words.</summary>
internal sealed class JsonPlaces(string path, byte[] file)
{
    /// <summary>The JSON, without a byte order mark at its start.</summary>
    public ReadOnlySpan<byte> Content => file.AsSpan(file.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0);

    /// <summary>The place of a byte of <see cref="Content"/>: FILE:LINE:COLUMN.</summary>
    public string At(long index)
    {
        var before = Content[..(int)Math.Min(index, Content.Length)];
        var line = before.LastIndexOf((byte)'\n') + 1;
        return $"{path}:{before.Count((byte)'\n') + 1}:{Encoding.UTF8.GetCharCount(before[line..]) + 1}";
    }

    /// <summary>A value as it is written. Text is whole, and of a list or an object only its kind is named.</summary>
    public string TextOf(Utf8JsonReader value) => value.TokenType switch
    {
        JsonTokenType.StartArray => "a list",
        JsonTokenType.StartObject => "an object",
        _ => Encoding.UTF8.GetString(Content[(int)value.TokenStartIndex..(int)value.BytesConsumed]),
    };

    /// <summary>Says where the file stops being JSON, and what to write.</summary>
    public string Explain(JsonException unreadable)
    {
        if (TopologyFiles.FaultOfEncoding(Encoding.UTF8.GetString(Content), path) is { } foreign) return $"{foreign}";
        if (Content.Trim(" \t\r\n"u8).IsEmpty) return $"{path} is empty: write {{}} for no settings";
        var index = IndexOf(unreadable.LineNumber ?? 0, unreadable.BytePositionInLine ?? 0);
        return $"{At(index)}: this is not JSON: {Problem(Encoding.UTF8.GetString(Content[index..]), unreadable.Message)}";
    }

    private static string Problem(string rest, string message) => rest switch
    {
        [var odd, ..] when OddCharacters.FirstIn([odd]) == 0 =>
            $"{OddCharacters.Describe(odd)} is here: {OddCharacters.AdviceOn(rest, 0)}",
        ['/' or '#', ..] => "JSON has no comments: delete this one",
        ['\'', ..] => "a single quotation mark is here: write \" in its place",
        ['}' or ']', ..] when message.Contains("trailing comma", StringComparison.Ordinal) => "delete the comma before this place",
        [] => "the file ends too early: check braces and quotes",
        _ => $"{Sentence(message)}: check commas, colons and quotes before this place",
    };

    // The library ends its sentence with its own place.
    private static string Sentence(string message)
    {
        var end = message.IndexOf(". LineNumber", StringComparison.Ordinal);
        var sentence = end < 0 ? message : message[..end];
        return sentence.TrimEnd('.').Replace(". Expected", ", expected", StringComparison.Ordinal);
    }

    private int IndexOf(long line, long column)
    {
        var start = 0;
        for (; line > 0; line--) start += Content[start..].IndexOf((byte)'\n') + 1;
        return (int)Math.Min(start + column, Content.Length);
    }
}
