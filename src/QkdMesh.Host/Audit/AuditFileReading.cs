namespace QkdMesh.Host.Audit;

/// <summary>Reads one file and checks its chain.</summary>
/// <param name="claims">What later files say that it held.</param>
internal sealed class AuditFileReading(string path, IEnumerable<Claim> claims)
{
    private readonly List<Claim> _claims = [.. claims.OrderBy(claim => claim.Of.Bytes)];
    private string _hash = AuditChain.Start;
    private long _number;

    /// <exception cref="AuditDirectoryException">It cannot be read.</exception>
    public static Stream Open(string path)
    {
        try
        {
            return AuditFiles.OpenToRead(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new AuditDirectoryException(path, failure);
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
            if (Read(line.Span) is { } finding) yield return finding;
            if (CheckClaims(lines.Position) is { } fault) yield return fault;
        }
        if (lines.Rest > LineReader.MaxLength - 1) yield return new AuditFault(path, _number + 1, "the line is longer than any that is written; what follows is not read");
        else if (lines.Rest > 0) yield return new AuditNote(path, _number + 1, "the last line is torn: its silo is writing it, or was killed in the middle of it, and no key of it left; a line that was cut afterwards looks the same");
        else if (_number == 0) yield return new AuditNote(path, 1, "the file is empty: its silo was killed before it wrote, or somebody emptied it");
        foreach (var claim in _claims) yield return new AuditFault(path, _number, $"lines are missing at its end: {claim.By} found {claim.Of.Bytes} bytes");
        yield return new AuditFileEnd(path, _number, _hash);
    }

    private AuditFinding? Read(ReadOnlySpan<byte> line)
    {
        if (AuditChain.SealOf(line) is not { } hash) return Fault("it is no line of an audit log");
        var isSound = AuditChain.HashOf(line, _hash) == hash;
        // What follows is judged by itself: one change is one fault.
        _hash = hash;
        if (!isSound) return Fault("it is not as it was written, or not what was written here: it, or what stood before it, was changed, removed or moved");
        try
        {
            return Tell(AuditChain.EntryOf(line));
        }
        catch (FormatException failure)
        {
            return Fault($"it cannot be read: {failure.Message}");
        }
    }

    private AuditFinding? Tell(AuditEntry entry) => entry switch
    {
        BegunEntry begun when _number == 1 => begun.File == Path.GetFileName(path) ? null : Fault($"it is the file {begun.File} under another name"),
        _ when _number == 1 => Fault("it is not the first line of a file: lines before it are missing"),
        DeliveryEntry delivery => new AuditedDelivery(path, _number, delivery.Time, delivery.Read()),
        ResumedEntry resumed => new AuditNote(path, _number, $"before this the log could not be written: {resumed.Refused} deliveries were refused"),
        _ => Fault("it begins a file, in the middle of one"),
    };

    private AuditFault? CheckClaims(long position)
    {
        AuditFault? fault = null;
        while (_claims is [var claim, ..] && claim.Of.Bytes <= position)
        {
            _claims.RemoveAt(0);
            if (claim.Of.Bytes != position || claim.Of.Hash != _hash) fault = Fault($"up to here it is not the file that {claim.By} found");
        }
        return fault;
    }

    private AuditFault Fault(string what) => new(path, _number, what);
}
