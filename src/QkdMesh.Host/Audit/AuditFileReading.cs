using QkdMesh.Core.Quantities;
using QkdMesh.Pki;

namespace QkdMesh.Host.Audit;

/// <summary>Reads one file and checks its chain.</summary>
/// <param name="claims">What later files say about this file.</param>
/// <param name="heads">What heads that were kept elsewhere say about this file.</param>
/// <param name="next">The name of the file that continues it; null if no file does.</param>
/// <param name="trust">The authority of the certificates that sign checkpoints; null if checkpoints need not be there.</param>
/// <param name="headsUpTo">The position up to which each line must have a head, in bytes; null if lines need no heads.</param>
internal sealed class AuditFileReading(
    string path, IEnumerable<Claim> claims, IReadOnlyList<Claim> heads, string? next, Trust? trust = null, long? headsUpTo = null)
{
    private readonly List<Claim> _claims = [.. claims.Concat(heads).OrderBy(claim => claim.Of.Bytes)];
    private readonly long _lastHead = heads.Select(head => head.Of.Bytes).DefaultIfEmpty().Max();
    private string _hash = AuditChain.Start;
    private BegunEntry? _begun;
    private long _number, _vouchedFor, _withoutHead;
    private bool _isClosed;
    private DateTimeOffset? _time;

    /// <exception cref="AuditDirectoryException">The file cannot be read.</exception>
    public static Stream Open(string path)
    {
        try
        {
            return AuditFiles.OpenToRead(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new AuditDirectoryException(path, failure, AuditPart.File);
        }
    }

    public IEnumerable<AuditFinding> Findings()
    {
        using var file = Open(path);
        var lines = new LineReader(file);
        if (CheckClaims(0) is { } early) yield return early;
        while (lines.Next() is { } line)
        {
            _number++;
            if (Read(line.Span, out var entry) is { } finding) yield return finding;
            if (AuditTimes.NoteOn(path, _number, entry?.Time, _time) is { } odd) yield return odd;
            _time = entry?.Time ?? _time;
            if (lines.Position > _lastHead && lines.Position <= headsUpTo) _withoutHead++;
            if (CheckClaims(lines.Position) is { } fault) yield return fault;
        }
        if (EndOf(lines.Rest) is { } end) yield return end;
        if (Unsigned() is { } unsigned) yield return unsigned;
        if (WithoutHead() is { } added) yield return added;
        if (next is not null && !_isClosed)
            yield return new AuditNote(path, _number, $"the last line, which names {next}, was not written, or was cut off");
        foreach (var claim in _claims)
            yield return new AuditFault(path, _number, $"lines are missing at the end: {claim.By} found {claim.Of.Bytes} bytes");
        yield return new AuditFileEnd(path, _number, _hash);
    }

    private AuditFinding? EndOf(int rest)
    {
        if (rest >= LineReader.MaxLength)
            return new AuditFault(path, _number + 1, "the line is longer than any line of an audit log; the rest of the file is not read");
        if (rest > 0)
        {
            return new AuditNote(
                path, _number + 1,
                "the last line is incomplete: its silo is writing it, or was killed while it wrote, and delivered none of its keys. "
                + "A line that was cut afterwards looks the same");
        }
        return _number > 0
            ? null
            : new AuditNote(path, 1, "the file is empty: its silo was killed before it wrote, or the file was emptied");
    }

    private AuditFinding? Read(ReadOnlySpan<byte> line, out AuditEntry? entry)
    {
        entry = null;
        if (AuditChain.SealOf(line) is not { } hash) return Fault("this is not a line of an audit log");
        var before = _hash;
        var isSound = AuditChain.HashOf(line, before) == hash;
        // The next line is checked against this hash, so that one change gives one fault.
        _hash = hash;
        if (!isSound) return Fault("the hash does not match: this line or the line before it was changed, removed or moved");
        try
        {
            return Tell(entry = AuditChain.EntryOf(line), before);
        }
        catch (FormatException failure)
        {
            return Fault($"the line cannot be read: {failure.Message}");
        }
    }

    private static string Refused(long count) =>
        Counted.Of(count, "delivery or order was refused", "deliveries and orders were refused");

    // A line that was added to vouch for others is a checkpoint or the last line.
    private AuditFinding? Unsigned()
    {
        if (trust is null || _number == 0) return null;
        if (_vouchedFor == 0) return new AuditFault(path, _number, "the file has no checkpoint that its silo signed");
        var rest = _number - _vouchedFor - (_isClosed ? 1 : 0);
        return rest > 0 ? new AuditNote(path, _number, $"{Counted.Of(rest, "line")} after the last checkpoint: nobody signed them") : null;
    }

    // A silo that is killed between a line and its head delivered no key of this line. An added line looks the same.
    private AuditFault? WithoutHead() => _withoutHead == 0
        ? null
        : Fault(_lastHead == 0
            ? "no head of this file was kept: it was added, or its silo could keep no heads"
            : $"{Counted.Of(_withoutHead, "line")} after the last head: somebody added them, or the silo could not keep their heads");

    private AuditFault? Tell(CheckpointEntry checkpoint, string before)
    {
        if (checkpoint.Lines != _number - 1) return Fault("the checkpoint is not for the lines before it");
        if (AuditSigner.Fault(checkpoint, _begun!, before, trust) is { } fault) return Fault($"the checkpoint is not good: {fault}");
        _vouchedFor = _number;
        return null;
    }

    private AuditFault? Begin(BegunEntry begun)
    {
        _begun = begun;
        return begun.File == Path.GetFileName(path) ? null : Fault($"this is the file {begun.File} under another name");
    }

    private AuditFinding? Tell(AuditEntry entry, string before) => entry switch
    {
        _ when _isClosed => Fault("there is a line after the last line of the file"),
        ClosedEntry closed when _number > 1 => Close(closed),
        BegunEntry begun when _number == 1 => Begin(begun),
        _ when _number == 1 => Fault("this is not the first line of an audit log: lines before it are missing"),
        CheckpointEntry checkpoint when _begun is not null => Tell(checkpoint, before),
        DeliveryEntry delivery => new AuditedDelivery(path, _number, delivery.Time, delivery.Read()),
        ResumedEntry resumed =>
            new AuditNote(path, _number, $"before this line the log could not be written: {Refused(resumed.Refused)}"),
        OrderedEntry or RefusedEntry or LeftOutEntry or SiloEntry or NodeEntry or TopologyEntry or QuarantineEntry or AlarmEntry
            or DestroyedEntry or CredentialEntry or LoginEntry => null,
        _ => Fault("this is a first line in the middle of a file"),
    };

    private AuditFault? Close(ClosedEntry closed)
    {
        _isClosed = true;
        return next is null || closed.Next == next
            ? null
            : Fault($"the last line names {closed.Next ?? "no file"}, and {next} continues it");
    }

    private AuditFault? CheckClaims(long position)
    {
        AuditFault? fault = null;
        while (_claims is [var claim, ..] && claim.Of.Bytes <= position)
        {
            _claims.RemoveAt(0);
            if (claim.Of.Bytes != position || claim.Of.Hash != _hash)
                fault = Fault($"up to this line the file is not the file that {claim.By} found");
        }
        return fault;
    }

    private AuditFault Fault(string what) => new(path, _number, what);
}
