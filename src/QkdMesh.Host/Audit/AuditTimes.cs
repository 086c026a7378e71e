using System.Globalization;

namespace QkdMesh.Host.Audit;

/// <summary>
/// Notes that the clock of a silo was wrong or was set. The order of files and lines does not depend on it, so this is no fault.
/// </summary>
internal static class AuditTimes
{
    // Clocks of machines differ a little, and are corrected.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <param name="before">When the file before this one was begun; null for the first.</param>
    /// <param name="now">The time of the reader.</param>
    public static AuditNote? NoteOn(string path, BegunEntry begun, DateTimeOffset? before, DateTimeOffset now)
    {
        if (begun.Time - now > Tolerance) return new AuditNote(path, 1, $"the file is dated in the future: {Text(begun.Time)}");
        return before - begun.Time > Tolerance
            ? new AuditNote(path, 1, $"the file is dated {Text(begun.Time)}, and the file before it {Text(before)}")
            : null;
    }

    /// <param name="time">The time of the line, and of the line before; null where it is not known.</param>
    public static AuditNote? NoteOn(string path, long line, DateTimeOffset? time, DateTimeOffset? before) => before - time > Tolerance
        ? new AuditNote(path, line, $"the clock went back: the line is dated {Text(time)}, and the line before it {Text(before)}")
        : null;

    private static string Text(DateTimeOffset? time) => string.Create(CultureInfo.InvariantCulture, $"{time:u}");
}
