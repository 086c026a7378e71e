using QkdMesh.Core.KeySupply;

namespace QkdMesh.Host.Audit;

/// <summary>Where a silo keeps its audit log, and when it begins another file.</summary>
/// <param name="Directory">The directory of the files.</param>
public sealed record AuditOptions(string Directory)
{
    /// <summary>
    /// Whether the directory is made if it does not exist. The default value is false: a mistyped path would begin a log that nobody reads.
    /// </summary>
    public bool MakesDirectory { get; init; }

    /// <summary>
    /// A directory on another disk or machine, which gets the length and the last hash of the file with each write. The default value is
    /// null: no heads are kept. It has to exist.
    /// </summary>
    public string? Heads { get; init; }

    /// <summary>An HTTPS collector, which gets each head. The default value is null: none.</summary>
    public Uri? Collector { get; init; }

    /// <summary>A syslog server, which gets each head. The default value is null: none.</summary>
    public SyslogAddress? Syslog { get; init; }

    /// <summary>The certificates for a collector, and for a syslog server over TLS. It is needed with these.</summary>
    public HeadsTls? HeadsTls { get; init; }

    /// <summary>Whether no key leaves while a place does not take the heads. The default value is false: the log alone suffices.</summary>
    public bool NeedsHeads { get; init; }

    /// <summary>The length in bytes at which another file begins. The default value is 64 MiB, about 160,000 records.</summary>
    public long FileSize { get; init; } = 64L << 20;

    /// <summary>The age at which another file begins. The default value is a day.</summary>
    public TimeSpan FileAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long a delivery waits for its record. The default value is 250 milliseconds.</summary>
    public TimeSpan Patience { get; init; } = new KeySupplyOptions().AuditPatience;

    /// <summary>
    /// The free space in bytes below which a file system of the log is said to be nearly full. The default value is 1 GiB.
    /// </summary>
    public long SpaceWarning { get; init; } = 1L << 30;

    /// <summary>
    /// Bytes a second that refusals, logins and destroyed keys may take, after 1 MiB at once. The default value is 4 KiB, 350 MB a day.
    /// </summary>
    public long NoteRate { get; init; } = 4 << 10;
}
