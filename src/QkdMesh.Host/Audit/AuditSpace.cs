using Microsoft.Extensions.Logging;

namespace QkdMesh.Host.Audit;

/// <summary>
/// Watches the free space of the file systems that an audit log is written to. A full disk ends all deliveries of the silo, so an operator
/// is warned before.
/// </summary>
/// <param name="freeOf">The free bytes of the file system of a directory; null if nobody knows.</param>
internal sealed partial class AuditSpace(AuditOptions options, Func<string, long?> freeOf, TimeProvider time, ILogger<AuditSpace> logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly string[] _directories = options.Heads is { } heads ? [options.Directory, heads] : [options.Directory];
    private readonly Interval _looks = new(Period, time);
    private HashSet<string> _full = [];
    private volatile string[] _warnings = [];
    private long _free = -1;

    /// <summary>One line for each directory whose file system is nearly full.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The free bytes of the fullest of the file systems; null if nobody knows.</summary>
    public long? Free => Interlocked.Read(ref _free) is >= 0 and var free ? free : null;

    /// <summary>Looks at the file systems, unless it has just done so. Not safe for concurrent use.</summary>
    public void Look()
    {
        if (!_looks.IsOver) return;
        _looks.Begin();
        var free = _directories.Select(directory => (Directory: directory, Bytes: freeOf(directory))).ToList();
        Interlocked.Exchange(ref _free, free.Min(each => each.Bytes) ?? -1);
        var full = free.Where(each => each.Bytes < options.SpaceWarning)
            .Select(each => (each.Directory, Warning: WarningOf(each.Directory, each.Bytes))).ToList();
        foreach (var each in full.Where(each => !_full.Contains(each.Directory))) LogNearlyFull(each.Warning);
        if (full.Count == 0 && _full.Count > 0) LogRoom();
        _full = [.. full.Select(each => each.Directory)];
        _warnings = [.. full.Select(each => each.Warning)];
    }

    /// <summary>The free bytes of the file system of a directory, for this user.</summary>
    public static long? FreeOf(string directory)
    {
        try
        {
            var path = Path.GetFullPath(directory);
            return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(path)! : path).AvailableFreeSpace;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private string WarningOf(string directory, long? free) =>
        $"the file system of the audit directory {directory} has {free >> 20} MiB left, of {options.SpaceWarning >> 20} MiB that are to be "
        + "free: no key is delivered when it is full";

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Warning}")]
    private partial void LogNearlyFull(string warning);

    [LoggerMessage(Level = LogLevel.Information, Message = "the file systems of the audit log have enough free space again")]
    private partial void LogRoom();
}
