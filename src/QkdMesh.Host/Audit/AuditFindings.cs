using QkdMesh.Core.Audit;

namespace QkdMesh.Host.Audit;

/// <summary>Something that stands in an audit log, or is wrong with it.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Line">From 1; 0 where it is about the whole file.</param>
public abstract record AuditFinding(string File, long Line);

/// <summary>A delivery. Only what the chain of its file holds together is told as one.</summary>
/// <param name="Time">When it was written down, by the clock of its silo.</param>
public sealed record AuditedDelivery(string File, long Line, DateTimeOffset Time, AuditRecord Keys) : AuditFinding(File, Line);

/// <summary>Something that a reader should know, and that is no fault of the log.</summary>
public sealed record AuditNote(string File, long Line, string Text) : AuditFinding(File, Line);

/// <summary>The file is not as it was written.</summary>
public sealed record AuditFault(string File, long Line, string Text) : AuditFinding(File, Line);

/// <summary>A file that was read to its end.</summary>
/// <param name="Line">How many it has.</param>
/// <param name="Hash">Of its last line, in 64 hexadecimal digits: who keeps it elsewhere can tell later whether the file up to here was exchanged.</param>
public sealed record AuditFileEnd(string File, long Line, string Hash) : AuditFinding(File, Line);

/// <summary>A directory for audit logs cannot be used, or is none.</summary>
public sealed class AuditDirectoryException : Exception
{
    public AuditDirectoryException(string directory, Exception inner)
        : base($"the audit directory {directory} cannot be used: {inner.Message}", inner)
    {
    }

    public AuditDirectoryException(string message)
        : base(message)
    {
    }
}
