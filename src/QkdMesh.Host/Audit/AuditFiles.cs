using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace QkdMesh.Host.Audit;

/// <summary>
/// The files of an audit directory. Their names hold the time of their start, so that the newest file is the last by name.
/// </summary>
internal static class AuditFiles
{
    private const string Prefix = "audit-", Ending = ".jsonl";

    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerDirectory = OwnerFile | UnixFileMode.UserExecute;

    /// <summary>The names of the files, oldest first.</summary>
    public static IReadOnlyList<string> In(string directory) =>
        [.. Directory.EnumerateFiles(directory, $"{Prefix}*{Ending}").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>
    /// Begins the log of this run of a silo. Makes the directory if it does not exist. Only the user can read the directory and the file.
    /// </summary>
    /// <exception cref="AuditDirectoryException">The directory cannot be written.</exception>
    public static AuditFile Begin(string directory, string network, TimeProvider time, ILogger<AuditFile> logger)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
            else Directory.CreateDirectory(directory, OwnerDirectory);
            var before = In(directory) is [.., var newest] ? SoFar(directory, newest) : null;
            var now = time.GetUtcNow();
            // Silos of one machine may share a directory and begin at the same time.
            var random = RandomNumberGenerator.GetHexString(8, lowercase: true);
            var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{now:yyyyMMdd'T'HHmmss.fff'Z'}-{random}{Ending}");
            var path = Path.Combine(directory, name);
            var file = new FileStream(path, OptionsOf());
            try
            {
                var begun = new BegunEntry(name, network, Environment.MachineName, before) { Time = now };
                return new AuditFile(file, () => File.Exists(path), begun, time, logger);
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new AuditDirectoryException(directory, failure);
        }
    }

    /// <summary>Opens a file for reading. A file without a length, such as a pipe, reads as empty: a reader would wait for ever.</summary>
    public static Stream OpenToRead(string path) => new FileInfo(path).Length == 0
        ? Stream.Null
        : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);

    private static FileStreamOptions OptionsOf()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerFile;
        return options;
    }

    // The silo of the file may still write it, or was killed in the middle of a line.
    private static FileSoFar SoFar(string directory, string name)
    {
        using var file = OpenToRead(Path.Combine(directory, name));
        var (bytes, hash) = (0L, AuditChain.Start);
        var lines = new LineReader(file);
        while (lines.Next() is { } line)
        {
            bytes = lines.Position;
            hash = AuditChain.SealOf(line.Span) ?? hash;
        }
        return new FileSoFar(name, bytes, hash);
    }
}
