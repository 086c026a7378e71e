using QkdMesh.Core.Audit;
using QkdMesh.Pki;

namespace QkdMesh.Host.Audit;

/// <summary>A delivery, a note or a fault in an audit log.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Line">Counted from 1; 0 = the whole file.</param>
public abstract record AuditFinding(string File, long Line);

/// <summary>A delivery. Its line fits the chain of hashes.</summary>
/// <param name="Time">The time of the record, by the clock of its silo.</param>
/// <param name="Keys">One element or more, each for keys of one batch with consecutive ids.</param>
public sealed record AuditedDelivery(string File, long Line, DateTimeOffset Time, IReadOnlyList<AuditRecord> Keys)
    : AuditFinding(File, Line);

/// <summary>A remark for the reader that is not a fault of the log.</summary>
public sealed record AuditNote(string File, long Line, string Text) : AuditFinding(File, Line);

/// <summary>The file was changed after it was written.</summary>
public sealed record AuditFault(string File, long Line, string Text) : AuditFinding(File, Line);

/// <summary>A file that was read to its end.</summary>
/// <param name="Line">The number of lines.</param>
/// <param name="Hash">
/// The hash of the last line in 64 hexadecimal digits. A copy kept elsewhere shows later whether the file up to this line was exchanged.
/// </param>
public sealed record AuditFileEnd(string File, long Line, string Hash) : AuditFinding(File, Line);

/// <summary>An audit directory cannot be used, or holds no audit log.</summary>
public sealed class AuditDirectoryException : Exception
{
    public AuditDirectoryException(string path, Exception inner, AuditPart part = AuditPart.Directory)
        : base(
            $"the audit {(part is AuditPart.File ? "file" : "directory")} {path} cannot be used: "
                + FileRefusal.WhyOf(inner, path, part is not AuditPart.File),
            inner) =>
        Part = part;

    public AuditDirectoryException(string message)
        : base(message)
    {
    }

    private AuditDirectoryException(HeadsLostException lost)
        : base(lost.Message, lost) => Part = AuditPart.Heads;

    /// <summary>What cannot be used.</summary>
    public AuditPart Part { get; }

    internal static AuditDirectoryException OfHeads(HeadsLostException lost) => new(lost);
}

/// <summary>A part of an audit log on disk.</summary>
public enum AuditPart
{
    /// <summary>The directory of the log.</summary>
    Directory,

    /// <summary>A file of the log.</summary>
    File,

    /// <summary>The places of heads.</summary>
    Heads,
}
