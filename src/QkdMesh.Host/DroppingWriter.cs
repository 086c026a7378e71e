using System.Globalization;
using System.Text;
using System.Threading.Channels;
using QkdMesh.Core.Quantities;

namespace QkdMesh.Host;

/// <summary>
/// A writer that never makes its caller wait. A thread of its own writes to the inner writer, such as a pipe that nobody reads. Text that
/// finds no room is dropped and counted. When there is room again, one line says how much was dropped.
/// </summary>
public sealed class DroppingWriter : TextWriter
{
    // About 2,000 lines of the log.
    private const int DefaultRoom = 1 << 18;

    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(1);

    // A reader can be slow without being away. A process has two such streams.
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(2.5);

    private static long _droppedInProcess;

    private readonly Channel<string> _waiting = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
    private readonly TextWriter _inner;
    private readonly TimeProvider _time;
    private readonly int _room;
    private readonly TimeSpan _patience;
    private readonly Thread _thread;
    private long _used, _written, _dropped;

    /// <param name="inner">Where the text goes. The caller disposes of it.</param>
    /// <param name="room">How many characters may wait.</param>
    /// <param name="patience">How long the end waits for the next text to be written.</param>
    public DroppingWriter(TextWriter inner, TimeProvider time, int room = DefaultRoom, TimeSpan? patience = null)
        : base(CultureInfo.InvariantCulture)
    {
        (_inner, _time, _room, _patience) = (inner, time, room, patience ?? DefaultPatience);
        _thread = new Thread(WriteAll) { IsBackground = true, Name = "output" };
        _thread.Start();
    }

    /// <summary>How many pieces of text all writers of this process have dropped. A line of the log is one piece.</summary>
    public static long DroppedInProcess => Interlocked.Read(ref _droppedInProcess);

    public override Encoding Encoding => _inner.Encoding;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void WriteLine(string? value) => Write($"{value}{Environment.NewLine}");

    public override void Write(string? value)
    {
        if (value is not { Length: > 0 }) return;
        if (Interlocked.Add(ref _used, value.Length) <= _room && _waiting.Writer.TryWrite(value)) return;
        Interlocked.Add(ref _used, -value.Length);
        Interlocked.Increment(ref _dropped);
        Interlocked.Increment(ref _droppedInProcess);
    }

    /// <summary>
    /// Waits until everything is written, until nothing was written for a while, or at most 2.5 s and one wait more. What is left then is
    /// dropped.
    /// </summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && _waiting.Writer.TryComplete()) WaitForThread();
        base.Dispose(disposing);
    }

    private void WaitForThread()
    {
        var start = _time.GetTimestamp();
        long before;
        do before = Interlocked.Read(ref _written);
        while (!_thread.Join(_patience) && _time.GetElapsedTime(start) < LongestEnd && Interlocked.Read(ref _written) != before);
    }

    private void WriteAll()
    {
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_waiting.Reader.TryRead(out var text))
            {
                Put(text);
                Interlocked.Add(ref _used, -text.Length);
                Interlocked.Increment(ref _written);
                if (Interlocked.Exchange(ref _dropped, 0) is > 0 and var dropped) Put(NoticeOf(dropped, asJson: text.StartsWith('{')));
            }
        }
    }

    // Nobody is left who could hear of the failure. An exception of any kind would end the process, because this thread has no caller.
    private void Put(string text)
    {
        try
        {
            _inner.Write(text);
            _inner.Flush();
        }
        catch (Exception)
        {
            Interlocked.Increment(ref _droppedInProcess);
        }
    }

    // In the form of a line of the log.
    private string NoticeOf(long dropped, bool asJson)
    {
        var time = _time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        var (category, lines) = (typeof(DroppingWriter).FullName, Counted.Of(dropped, "line was", "lines were"));
        var message = $"{lines} dropped here, because nobody read this output";
        return asJson
            ? $$"""{"Timestamp":"{{time}}","LogLevel":"Warning","Category":"{{category}}","Message":"{{message}}"}{{Environment.NewLine}}"""
            : $"{time} warn: {category}[0] {message}{Environment.NewLine}";
    }
}
