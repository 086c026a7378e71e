using System.Text;
using Microsoft.Extensions.Logging;
using QkdMesh.History;

namespace QkdMesh.Host;

/// <param name="Path">The file; lines are added to its end.</param>
/// <param name="Secret">The key of the digests. Histories that are compared need the same secret.</param>
public sealed record HistoryFileOptions(string Path, byte[] Secret);

/// <summary>
/// A history in a file. Each event is written to the operating system before it takes effect, so the history of a killed process is
/// complete. Times are those of the machine's monotonic clock, so the histories of all processes of a machine can be merged.
/// </summary>
internal sealed partial class HistoryFile : IKeyHistory, IDisposable
{
    private readonly Lock _writing = new();
    private readonly FileStream _file;
    private readonly byte[] _secret;
    private readonly TimeProvider _time;
    private readonly ILogger<HistoryFile> _logger;

    public HistoryFile(HistoryFileOptions options, TimeProvider time, ILogger<HistoryFile> logger)
    {
        try
        {
            _file = new FileStream(options.Path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new HistoryFileException(options.Path, fault);
        }

        (_secret, _time, _logger) = (options.Secret, time, logger);
    }

    public bool IsOn { get; private set; } = true;

    public void Add(KeyEvent happened)
    {
        lock (_writing)
        {
            happened.At = _time.GetElapsedTime(0);
            try
            {
                _file.Write(Encoding.UTF8.GetBytes(HistoryLines.Write(happened) + "\n"));
            }
            catch (IOException failure)
            {
                // A history with a gap would show violations that did not happen. So it ends here.
                IsOn = false;
                LogEnded(failure);
            }
        }
    }

    public KeyDigest Digest(ReadOnlySpan<byte> key) => KeyDigest.Of(_secret, key);

    public void Dispose() => _file.Dispose();

    [LoggerMessage(Level = LogLevel.Error, Message = "the history file cannot be written, so the history ends here")]
    private partial void LogEnded(IOException failure);
}
