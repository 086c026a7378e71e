namespace QkdMesh.Invariants.Canary;

/// <summary>
/// Looks for key in text (S13): any 8 successive bytes of any secret, as hexadecimal, base64, a list of decimal numbers, or one
/// character for each byte. The time for each character does not depend on the number of secrets.
/// </summary>
public sealed class KeyCanary
{
    /// <summary>This many successive bytes are key. Fewer may be chance.</summary>
    public const int WindowLength = 8;

    // All zeroes, or a few bytes of a counter, also occur in texts without key. A random window is so poor once in 10^11 cases.
    private const int FewestDistinctBytes = 4;

    private readonly HashSet<ulong> _windows = [];

    /// <param name="secrets">Secrets shorter than 8 bytes are ignored, and so are parts that repeat three bytes or fewer.</param>
    public KeyCanary(IEnumerable<byte[]> secrets)
    {
        foreach (var secret in secrets) Add(secret);
    }

    /// <summary>Whether there is no secret to look for.</summary>
    public bool IsBlind => _windows.Count == 0;

    /// <summary>Where key stands in the text: the first place of each encoding. Empty if there is no key.</summary>
    public IReadOnlyList<KeySighting> FindIn(string text)
    {
        List<KeySighting> found = [];
        if (IsBlind) return found;
        Scan(text, found);
        // JSON writes some characters as escapes: those outside ASCII, and some of base64.
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
        // One step past the end, so that a run that ends with the text is also over.
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

/// <summary>Key in a text. The sighting does not name the key, because its own text must hold no key.</summary>
/// <param name="At">The index of the character that ends the first 8 bytes of the key, or of the character after it.</param>
public readonly record struct KeySighting(KeyForm Form, int At);

/// <summary>An encoding of bytes as text.</summary>
public enum KeyForm
{
    Hex,
    Base64,
    DecimalList,
    Raw,
}
