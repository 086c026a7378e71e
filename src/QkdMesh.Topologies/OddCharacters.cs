using System.Globalization;

namespace QkdMesh.Topologies;

/// <summary>
/// Characters that a writer does not see, or takes for plain ones. They come with text that is copied from documents and web pages.
/// </summary>
public static class OddCharacters
{
    private const int FullWidthShift = 0xFEE0;

    /// <summary>The index of the first odd character; -1 without one.</summary>
    public static int FirstIn(ReadOnlySpan<char> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (Find(text[at]) is not null) return at;
        }

        return -1;
    }

    /// <summary>A character for a message, with its code point: "a no-break space (U+00A0)".</summary>
    public static string Describe(char odd) => $"{Find(odd)?.Name ?? "a character"} (U+{(int)odd:X4})";

    /// <summary>What to do about the odd character at an index of a text.</summary>
    public static string AdviceOn(ReadOnlySpan<char> text, int at)
    {
        var plain = Find(text[at])?.Plain;
        if (plain == " " && at > 0 && at + 1 < text.Length && char.IsAsciiDigit(text[at - 1]) && char.IsAsciiDigit(text[at + 1]))
            return "delete it: a number has no mark between thousands";
        return plain switch
        {
            null => "write a Latin letter in its place",
            "" => "delete it",
            " " => "write a plain space in its place",
            _ => $"write {plain} in its place",
        };
    }

    /// <summary>The text with plain characters in place of odd ones. Letters stay.</summary>
    public static string ToPlain(string text) =>
        FirstIn(text) < 0 ? text : string.Concat(text.Select(letter => Find(letter)?.Plain ?? letter.ToString()));

    // What is written in place of the character; null for a letter, which has no plain form.
    private static (string Name, string? Plain)? Find(char letter) => letter switch
    {
        < '\u0080' => null,
        '\u0085' => ("a line break", " "),
        '\u00A0' => ("a no-break space", " "),
        '\u00AD' => ("a soft hyphen", ""),
        '\u2007' => ("a figure space", " "),
        '\u2009' => ("a thin space", " "),
        '\u200B' => ("a zero-width space", ""),
        '\u200C' => ("a zero-width non-joiner", ""),
        '\u200D' => ("a zero-width joiner", ""),
        '\u202F' => ("a narrow no-break space", " "),
        '\u2060' => ("a word joiner", ""),
        '\uFEFF' => ("a byte order mark", ""),
        '\u2212' => ("a minus sign of mathematics", "-"),
        >= '\u2010' and <= '\u2015' => ("a typographic dash", "-"),
        >= '\u2018' and <= '\u201B' or '\u2032' => ("a typographic quotation mark", "'"),
        >= '\u201C' and <= '\u201F' or '\u2033' or '\u00AB' or '\u00BB' => ("a typographic quotation mark", "\""),
        >= '\uFF01' and <= '\uFF5E' => ("a full-width character", ((char)(letter - FullWidthShift)).ToString()),
        // Greek and Cyrillic letters look as Latin ones.
        >= '\u0370' and <= '\u052F' => ("a letter that is not Latin", null),
        _ => char.GetUnicodeCategory(letter) switch
        {
            UnicodeCategory.SpaceSeparator => ("a space that is not the plain one", " "),
            UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => ("a line separator", " "),
            UnicodeCategory.Format => ("an invisible character", ""),
            _ => null,
        },
    };
}
