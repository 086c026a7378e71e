namespace QkdMesh.Invariants.Canary;

/// <summary>
/// Looks for key in text (S13): any 8 bytes in a row of any secret, as hexadecimal, base64, a list of decimal numbers, or the bytes
/// themselves, each character one. It looks at a character a few times, however many secrets there are.
/// </summary>
public sealed class KeyCanary
{
    /// <summary>So many bytes in a row are key; fewer are chance.</summary>
    public const int WindowLength = 8;

    // All zeroes, or a counter's few bytes, occur in texts that hold no key. Drawn at random, a window is so poor once in 10^11.
    private const int FewestDistinctBytes = 4;

    private readonly HashSet<ulong> _windows = [];

    /// <param name="secrets">Those shorter than 8 bytes are not looked for, nor what in them repeats three bytes or fewer.</param>
    public KeyCanary(IEnumerable<byte[]> secrets)
    {
        foreach (var secret in secrets) Add(secret);
    }

    /// <summary>Whether nothing is looked for.</summary>
    public bool IsBlind => _windows.Count == 0;

    /// <summary>Where key stands in the text: the first place of each form. Empty if the text holds no key.</summary>
    public IReadOnlyList<KeySighting> FindIn(string text)
    {
        List<KeySighting> found = [];
        if (IsBlind) return found;
        Scan(text, found);
        // JSON writes what is not plain ASCII, and some of base64, as escapes.
        if (found.Count == 0 && text.Contains('\\', StringComparison.Ordinal)) Scan(JsonEscapes.Undo(text), found);
        return found;
    }

    /// <summary>The first sighting in many texts, such as the lines of a log; null if no text holds key.</summary>
    public KeySighting? FirstIn(IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            if (FindIn(text) is [var first, ..]) return first;
        }
        return null;
    }

    private void Add(ReadOnlySpan<byte> secret)
    {
        var window = 0ul;
        for (var at = 0; at < secret.Length; at++)
        {
            window = (window << 8) | secret[at];
            if (at + 1 < WindowLength) continue;
            if (CountDistinct(secret.Slice(at + 1 - WindowLength, WindowLength)) >= FewestDistinctBytes) _windows.Add(window);
        }
    }

    private static int CountDistinct(ReadOnlySpan<byte> bytes)
    {
        var distinct = 0;
        for (var at = 0; at < bytes.Length; at++)
        {
            if (!bytes[..at].Contains(bytes[at])) distinct++;
        }
        return distinct;
    }

    private void Scan(string text, List<KeySighting> found)
    {
        Scan(text, KeyForm.Hex, new HexReader(), found);
        Scan(text, KeyForm.Base64, new Base64Reader(), found);
        Scan(text, KeyForm.DecimalList, new DecimalListReader(), found);
        Scan(text, KeyForm.Raw, new RawReader(), found);
    }

    private void Scan<TReader>(string text, KeyForm form, TReader reader, List<KeySighting> found) where TReader : struct, IByteReader
    {
        Span<ulong> windows = stackalloc ulong[3];
        // One more than there is: what stands at the very end is over, too.
        for (var at = 0; at <= text.Length; at++)
        {
            var count = reader.Read(at < text.Length ? text[at] : '\0', windows);
            for (var one = 0; one < count; one++)
            {
                if (!_windows.Contains(windows[one])) continue;
                found.Add(new KeySighting(form, at));
                return;
            }
        }
    }
}

/// <summary>Key in a text. It does not say which, for then it would be in another text.</summary>
/// <param name="At">The character that ends the first 8 bytes of it, or follows them.</param>
public readonly record struct KeySighting(KeyForm Form, int At);

/// <summary>How bytes are written.</summary>
public enum KeyForm
{
    Hex,
    Base64,
    DecimalList,
    Raw,
}
