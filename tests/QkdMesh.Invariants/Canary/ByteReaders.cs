namespace QkdMesh.Invariants.Canary;

/// <summary>Reads a text character by character as bytes in one encoding.</summary>
internal interface IByteReader
{
    /// <param name="windows">Gets each run of 8 bytes that may end with this character.</param>
    /// <returns>The number of windows: 3 at most.</returns>
    int Read(char next, Span<ulong> windows);
}

/// <summary>
/// Hexadecimal digits of either case, with or without <c>0x</c>. Any characters except letters and digits may separate bytes.
/// </summary>
internal struct HexReader : IByteReader
{
    private ulong _window;
    private ulong _windowBefore;
    private int _count;
    private char _last;

    public int Read(char next, Span<ulong> windows)
    {
        var last = _last;
        _last = next;
        if (char.IsAsciiHexDigit(next))
        {
            _windowBefore = _window;
            _window = (_window << 4) | (uint)(char.IsAsciiDigit(next) ? next - '0' : (next | 0x20) - 'a' + 10);
            _count++;
            windows[0] = _window;
            return _count >= 2 * KeyCanary.WindowLength ? 1 : 0;
        }
        if (next is 'x' or 'X' && last == '0')
        {
            _window = _windowBefore;
            _count--;
        }
        else if (char.IsLetterOrDigit(next) && !(next is 'x' or 'X' && last == '\\')) _count = 0;
        return 0;
    }
}

/// <summary>
/// Base64 of either alphabet, with or without line breaks. The start of the encoding is unknown, so bytes may end 0, 2 or 4 bits before
/// the end of a character.
/// </summary>
internal struct Base64Reader : IByteReader
{
    private UInt128 _bits;
    private int _count;

    public int Read(char next, Span<ulong> windows)
    {
        if (next is '\n' or '\r') return 0;
        var value = Value(next);
        if (value < 0)
        {
            _count = 0;
            return 0;
        }
        _bits = (_bits << 6) | (uint)value;
        _count += 6;
        var found = 0;
        for (var left = 0; left <= 4; left += 2)
        {
            if (_count - left >= 8 * KeyCanary.WindowLength) windows[found++] = (ulong)(_bits >> left);
        }
        return found;
    }

    private static int Value(char next) => next switch
    {
        >= 'A' and <= 'Z' => next - 'A',
        >= 'a' and <= 'z' => next - 'a' + 26,
        >= '0' and <= '9' => next - '0' + 52,
        '+' or '-' => 62,
        '/' or '_' => 63,
        _ => -1,
    };
}

/// <summary>Decimal numbers to 255. Any characters except letters and digits may separate them.</summary>
internal struct DecimalListReader : IByteReader
{
    private ulong _window;
    private int _count;
    private int _number;
    private int _digits;

    public int Read(char next, Span<ulong> windows)
    {
        if (char.IsAsciiDigit(next))
        {
            _number = _digits < 3 ? (_number * 10) + (next - '0') : int.MaxValue;
            _digits++;
            return 0;
        }
        if (_digits > 0)
        {
            _count = _number <= byte.MaxValue ? _count + 1 : 0;
            _window = (_window << 8) | (byte)_number;
            _number = 0;
            _digits = 0;
        }
        windows[0] = _window;
        var isWhole = _count >= KeyCanary.WindowLength;
        if (char.IsLetter(next)) _count = 0;
        return isWhole ? 1 : 0;
    }
}

/// <summary>One character for each byte, as in Latin-1.</summary>
internal struct RawReader : IByteReader
{
    private ulong _window;
    private int _count;

    public int Read(char next, Span<ulong> windows)
    {
        _count = next <= byte.MaxValue ? _count + 1 : 0;
        _window = (_window << 8) | (byte)next;
        windows[0] = _window;
        return _count >= KeyCanary.WindowLength ? 1 : 0;
    }
}
