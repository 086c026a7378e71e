using System.Buffers;
using Microsoft.Extensions.Logging;
using QkdMesh.Core.Audit;
using QkdMesh.Core.Errors;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Host.Audit;

/// <summary>
/// A file of the audit log of one run of a silo. Each record is written to the operating system before the answer, so a killed process
/// loses no record of a delivered key. A record is not forced to the disk, so a crash of the machine may lose the last records. Not safe
/// for concurrent use: its log takes turns.
/// </summary>
internal sealed partial class AuditFile : IDisposable
{
    private readonly ArrayBufferWriter<byte> _lines = new();
    private readonly Stream _file;
    private readonly Func<bool> _isThere;
    private readonly TimeProvider _time;
    private readonly ILogger<AuditFile> _logger;
    private readonly AuditHeads? _heads;
    private string _hash = AuditChain.Start;
    private long _refused;
    private bool _areHeadsLost;

    /// <param name="file">An empty file without a buffer. The log owns it from now on.</param>
    /// <param name="isThere">Whether the file is still at its path.</param>
    /// <param name="heads">Where the head of the file is kept as well. The log owns it from now on.</param>
    /// <exception cref="IOException">The first line cannot be written.</exception>
    public AuditFile(
        Stream file, Func<bool> isThere, BegunEntry first, TimeProvider time, ILogger<AuditFile> logger, AuditHeads? heads = null)
    {
        (_file, _isThere, _time, _logger, _heads) = (file, isThere, time, logger, heads);
        (Name, Begun) = (first.File, first.Time);
        Put(AuditChain.Append(_lines, first, _hash));
    }

    public string Name { get; }

    /// <summary>When it was begun.</summary>
    public DateTimeOffset Begun { get; }

    /// <summary>In bytes.</summary>
    public long Length { get; private set; }

    // A log that failed is tried again at each check, so that SAEs can collect as soon as the file can be written.
    public MeshError? Check() => _refused == 0 ? null : TryWrite([]);

    /// <summary>Writes a delivery as one line.</summary>
    public MeshError? Write(IReadOnlyList<AuditRecord> call)
    {
        var now = _time.GetUtcNow();
        return TryWrite([.. call.GroupBy(keys => (keys.Step, keys.Node, keys.Master, keys.Slave)).Select(
            keys => DeliveryEntry.Of([.. keys], now))]);
    }

    /// <summary>Writes an order that is about to be carried out. After an error it must not be.</summary>
    public MeshError? Write(OrderedEntry order) => TryWrite([order]);

    /// <summary>
    /// Writes what nothing depends on. If the log cannot be written, the lines are lost, and deliveries and orders find out themselves.
    /// False then.
    /// </summary>
    public bool Note(IReadOnlyList<AuditEntry> entries)
    {
        // A log that failed begins again with a delivery or an order, which counts what was refused.
        if (_refused > 0 || !_isThere()) return false;
        try
        {
            EnsureHeads();
            if (_file.Length > Length) _file.SetLength(Length);
            Append(entries);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Writes the last line, if the log can be written, and ends the file.</summary>
    /// <param name="next">The file that continues this one; null if the silo ends.</param>
    public void Close(string? next)
    {
        Note([new ClosedEntry(next) { Time = _time.GetUtcNow() }]);
        Dispose();
    }

    public void Dispose()
    {
        _file.Dispose();
        _heads?.Dispose();
    }

    private MeshError? TryWrite(IReadOnlyList<AuditEntry> entries)
    {
        try
        {
            // A record in a file without a path cannot be found later.
            if (!_isThere())
                throw new IOException("the file was moved or deleted: put it back, or restart the silo, which begins a new file");
            var length = _file.Length;
            if (length < Length) throw new IOException("the file was shortened: restart the silo, which begins a new file");
            EnsureHeads();
            // A line that was written in part must not stay.
            if (length > Length) _file.SetLength(Length);
            Append(entries);
            if (_refused > 0) LogResumed(_refused);
            _refused = 0;
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            if (_refused == 0) LogRefuses(failure);
            _refused++;
            return new MeshError(
                ErrorCode.AuditUnavailable, "the audit log of this silo cannot be written, so it delivers no key and takes no order");
        }
    }

    private void Append(IReadOnlyList<AuditEntry> entries)
    {
        var hash = _hash;
        _lines.ResetWrittenCount();
        if (_refused > 0) hash = AuditChain.Append(_lines, new ResumedEntry(_refused) { Time = _time.GetUtcNow() }, hash);
        foreach (var entry in entries) hash = AuditChain.Append(_lines, entry, hash);
        Put(hash);
    }

    private void Put(string hash)
    {
        _file.Position = Length;
        _file.Write(_lines.WrittenSpan);
        _file.Flush();
        (Length, _hash) = (Length + _lines.WrittenCount, hash);
        KeepHead();
    }

    // Before a line is written: otherwise each refused delivery would leave one.
    private void EnsureHeads()
    {
        if (_areHeadsLost && _heads is { IsNeeded: true }) KeepHead();
    }

    private void KeepHead()
    {
        if (_heads is null) return;
        var isKept = _heads.Put(Length, _hash);
        if (isKept && _areHeadsLost) LogHeadsKept();
        if (!isKept && !_areHeadsLost) LogHeadsLost();
        _areHeadsLost = !isKept;
        if (!isKept && _heads.IsNeeded) throw new IOException("the heads of the log cannot be written");
    }

    [LoggerMessage(
        Level = LogLevel.Error, Message = "the audit log cannot be written, so this silo delivers no key and takes no order until it can")]
    private partial void LogRefuses(Exception failure);

    [LoggerMessage(
        Level = LogLevel.Error, Message = "the heads of the audit log cannot be written: look at the directory of --audit-heads")]
    private partial void LogHeadsLost();

    [LoggerMessage(Level = LogLevel.Warning, Message = "the heads of the audit log can be written again")]
    private partial void LogHeadsKept();

    [LoggerMessage(Level = LogLevel.Warning, Message = "the audit log can be written again; deliveries and orders refused: {Count}")]
    private partial void LogResumed(long count);
}
