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
    // A checkpoint has about 1 kB.
    private const long LinesBetweenCheckpoints = 10_000;

    private static readonly TimeSpan BetweenCheckpoints = TimeSpan.FromMinutes(5);

    private readonly ArrayBufferWriter<byte> _lines = new();
    private readonly Stream _file;
    private readonly Func<bool> _isThere;
    private readonly TimeProvider _time;
    private readonly ILogger<AuditFile> _logger;
    private readonly FileHeads? _heads;
    private readonly AuditSigner? _signer;
    private readonly BegunEntry _first;
    private readonly Interval _checkpoints;
    private readonly long _begun;
    private long _count, _vouchedFor;
    private string _hash = AuditChain.Start;
    private long _refused;
    private bool _areHeadsLost;

    /// <param name="file">An empty file without a buffer. The log owns it from now on.</param>
    /// <param name="isThere">Whether the file is still at its path.</param>
    /// <param name="heads">Where the heads of the file are kept. The log owns it from now on.</param>
    /// <param name="signer">Signs checkpoints; null if the silo has no certificate.</param>
    /// <exception cref="IOException">The first line cannot be written.</exception>
    public AuditFile(
        Stream file, Func<bool> isThere, BegunEntry first, TimeProvider time, ILogger<AuditFile> logger, FileHeads? heads = null,
        AuditSigner? signer = null)
    {
        (_file, _isThere, _time, _logger, _heads, _signer, _first) = (file, isThere, time, logger, heads, signer, first);
        (_checkpoints, _begun) = (new(BetweenCheckpoints, time), time.GetTimestamp());
        Append([first], vouch: true);
    }

    public string Name => _first.File;

    /// <summary>The time since it was begun.</summary>
    public TimeSpan Age => _time.GetElapsedTime(_begun);

    /// <summary>In bytes.</summary>
    public long Length { get; private set; }

    // A log that failed is tried again at each check, so that SAEs can collect as soon as the file can be written.
    public MeshError? Check() => _refused == 0 ? null : TryWrite([], 1);

    /// <summary>Signs the lines that nobody signed, when it is time, and tries a log that failed again.</summary>
    public MeshError? Look()
    {
        if (_refused == 0 && IsCheckpointDue(_count)) Note([]);
        return Check();
    }

    /// <summary>Writes a delivery as one line for each pair of SAEs.</summary>
    public MeshError? Write(IReadOnlyList<AuditRecord> delivery) => Write([delivery], []);

    /// <summary>Writes deliveries, and orders that are about to be carried out, together: all of them, or none.</summary>
    public MeshError? Write(IReadOnlyList<IReadOnlyList<AuditRecord>> deliveries, IReadOnlyList<OrderedEntry> orders)
    {
        var now = _time.GetUtcNow();
        return TryWrite(
            [
                .. from delivery in deliveries
                   from keys in delivery.GroupBy(keys => (keys.Step, keys.Node, keys.Master, keys.Slave))
                   select DeliveryEntry.Of([.. keys], now),
                .. orders,
            ],
            deliveries.Count + orders.Count);
    }

    /// <summary>
    /// Writes what nothing depends on. If the log cannot be written, the lines are lost, and deliveries and orders find out themselves.
    /// False then.
    /// </summary>
    public bool Note(IReadOnlyList<AuditEntry> entries) => Note(entries, vouch: false);

    private bool Note(IReadOnlyList<AuditEntry> entries, bool vouch)
    {
        // A log that failed begins again with a delivery or an order, which counts what was refused.
        if (_refused > 0 || !_isThere()) return false;
        try
        {
            EnsureHeads();
            if (_file.Length > Length) _file.SetLength(Length);
            Append(entries, vouch);
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
        Note([], vouch: true);
        Note([new ClosedEntry(next) { Time = _time.GetUtcNow() }]);
        Dispose();
    }

    public void Dispose()
    {
        _file.Dispose();
        _heads?.Dispose();
    }

    /// <summary>Whether a write that failed may have left lines in the file.</summary>
    public bool IsTorn { get; private set; }

    private MeshError? TryWrite(IReadOnlyList<AuditEntry> entries, int orders)
    {
        var before = Length;
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
            Append(entries, vouch: false);
            if (_refused > 0) LogResumed(_refused);
            (_refused, IsTorn) = (0, false);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            if (_refused == 0) LogRefuses(failure);
            _refused += orders;
            // Lines whose heads are not kept stay: their heads may be on their way to another place.
            IsTorn = Length > before || !TryCut();
            return new MeshError(
                ErrorCode.AuditUnavailable, "the audit log of this silo cannot be written, so it delivers no key and takes no order");
        }
    }

    // Whole lines of a write that failed would name keys that did not leave.
    private bool TryCut()
    {
        try
        {
            if (_file.Length > Length) _file.SetLength(Length);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <param name="vouch">Whether a checkpoint follows in any case. Otherwise, it follows when it is time.</param>
    private void Append(IReadOnlyList<AuditEntry> entries, bool vouch)
    {
        var (hash, count) = (_hash, _count);
        _lines.ResetWrittenCount();
        if (_refused > 0) Add(new ResumedEntry(_refused) { Time = _time.GetUtcNow() });
        foreach (var entry in entries) Add(entry);
        var checkpoint = (vouch && count > _vouchedFor) || IsCheckpointDue(count)
            ? _signer?.Sign(_first, count, hash, _time.GetUtcNow())
            : null;
        if (checkpoint is not null) Add(checkpoint);
        Put();
        (_hash, _count) = (hash, count);
        if (checkpoint is not null)
        {
            _vouchedFor = count;
            _checkpoints.Begin();
        }
        // The last step: it may fail, and the lines are in the file.
        KeepHead();

        void Add(AuditEntry entry)
        {
            hash = AuditChain.Append(_lines, entry, hash);
            count++;
        }
    }

    private bool IsCheckpointDue(long count) => _signer is not null && count > _vouchedFor
        && (count - _vouchedFor >= LinesBetweenCheckpoints || _checkpoints.IsOver);

    private void Put()
    {
        _file.Position = Length;
        _file.Write(_lines.WrittenSpan);
        _file.Flush();
        Length += _lines.WrittenCount;
    }

    // Before a line is written: otherwise each refused delivery would leave one.
    private void EnsureHeads()
    {
        if (_areHeadsLost && _heads is { AreNeeded: true }) KeepHead();
    }

    private void KeepHead()
    {
        if (_heads is null) return;
        var lost = _heads.Put(Length, _hash);
        _areHeadsLost = lost is not null;
        if (lost is not null && _heads.AreNeeded) throw new HeadsLostException(lost);
    }

    [LoggerMessage(
        Level = LogLevel.Error, Message = "the audit log cannot be written, so this silo delivers no key and takes no order until it can")]
    private partial void LogRefuses(Exception failure);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the audit log can be written again; deliveries and orders refused: {Count}")]
    private partial void LogResumed(long count);
}

/// <summary>A record is written, and its head is not kept.</summary>
internal sealed class HeadsLostException(string why) : IOException(why);
