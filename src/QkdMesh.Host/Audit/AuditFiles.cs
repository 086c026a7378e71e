using System.Globalization;

namespace QkdMesh.Host.Audit;

/// <summary>
/// The files of an audit directory. Each has a number in its name. Files of earlier releases have the time of their start instead, and are
/// older.
/// </summary>
internal static class AuditFiles
{
    private const string Prefix = "audit-", Ending = ".jsonl";

    /// <summary>The file with the number of the newest file. It shows that the newest files were removed.</summary>
    public const string Last = "audit.last";

    /// <summary>The names of the files, oldest first.</summary>
    public static IReadOnlyList<string> In(string directory) =>
    [
        .. Directory.EnumerateFiles(directory, $"{Prefix}*{Ending}").Select(path => Path.GetFileName(path))
            .OrderBy(name => NumberOf(name) ?? 0).ThenBy(name => name, StringComparer.Ordinal),
    ];

    public static string NameOf(long number) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number:D8}{Ending}");

    /// <summary>The number in a name; null for a file of an earlier release. A line may name any file.</summary>
    public static long? NumberOf(string name) =>
        name.Length > Prefix.Length + Ending.Length && name.StartsWith(Prefix, StringComparison.Ordinal)
        && name.EndsWith(Ending, StringComparison.Ordinal)
        && long.TryParse(
            name.AsSpan(Prefix.Length..^Ending.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : null;

    /// <summary>The number of the newest file that the directory has had; 0 before the first.</summary>
    public static long LastOf(string directory) =>
        Math.Max(ReadLast(directory) ?? 0, In(directory) is [.., var newest] ? NumberOf(newest) ?? 0 : 0);

    /// <summary>What <see cref="Last"/> says; null if there is no such file, or no number in it.</summary>
    public static long? ReadLast(string directory)
    {
        var path = Path.Combine(directory, Last);
        return File.Exists(path) && long.TryParse(
            File.ReadAllText(path).AsSpan().TrimEnd(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number : null;
    }

    public static void WriteLast(string directory, long number)
    {
        // A silo that began a later file at the same time may have been faster.
        if (ReadLast(directory) >= number) return;
        // On a full disk, the earlier number stays.
        var fresh = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{Last}.{number}"));
        try
        {
            File.WriteAllText(fresh, string.Create(CultureInfo.InvariantCulture, $"{number}\n"));
            File.Move(fresh, Path.Combine(directory, Last), overwrite: true);
        }
        finally
        {
            File.Delete(fresh);
        }
    }

    /// <summary>
    /// Gives what tells whether an open file is still the file at its path. On Linux, the kernel knows it, also if a copy is at the path.
    /// </summary>
    public static Func<bool> PlaceOf(FileStream file)
    {
        var link = new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}"));
        return link.LinkTarget is { } place ? () => Target() == place : () => File.Exists(file.Name);

        string? Target()
        {
            link.Refresh();
            return link.LinkTarget;
        }
    }

    /// <summary>Opens a file for reading. A file without a length, such as a pipe, reads as empty: a reader would wait for ever.</summary>
    public static Stream OpenToRead(string path) => new FileInfo(path).Length == 0
        ? Stream.Null
        : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
}
