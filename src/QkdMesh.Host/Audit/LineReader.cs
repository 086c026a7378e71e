namespace QkdMesh.Host.Audit;

/// <summary>Reads the whole lines of a file, as bytes.</summary>
internal sealed class LineReader(Stream file)
{
    /// <summary>
    /// A limit in bytes that no line of an audit log reaches: four routes with the longest names have 17 kB, and a call gets keys of up to
    /// 128 batches.
    /// </summary>
    public const int MaxLength = 1 << 22;

    private byte[] _buffer = new byte[1 << 16];
    private int _start, _end;

    /// <summary>The position after the last line that was read, in bytes.</summary>
    public long Position { get; private set; }

    /// <summary>
    /// The number of bytes after the last whole line: without a line break, or longer than a line may be. Valid when there are no more
    /// lines.
    /// </summary>
    public int Rest => _end - _start;

    /// <summary>The next line without its line break, valid until the next call; null if no whole line is left.</summary>
    public ReadOnlyMemory<byte>? Next()
    {
        var searched = 0;
        while (true)
        {
            var length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                length += searched;
                var line = _buffer.AsMemory(_start, length);
                _start += length + 1;
                Position += length + 1;
                return line;
            }
            searched = _end - _start;
            if (searched >= MaxLength || !Fill()) return null;
        }
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end == _buffer.Length) Array.Resize(ref _buffer, 2 * _buffer.Length);
        var read = file.Read(_buffer, _end, _buffer.Length - _end);
        _end += read;
        return read > 0;
    }
}
