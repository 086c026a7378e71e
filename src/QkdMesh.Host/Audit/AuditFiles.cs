using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace QkdMesh.Host.Audit;

/// <summary>The files of an audit directory. Their names begin with the time at which they were begun, so that the newest comes last by name.</summary>
internal static class AuditFiles
{
    private const string Prefix = "audit-", Ending = ".jsonl";

    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite, OwnerDirectory = OwnerFile | UnixFileMode.UserExecute;

    /// <summary>Names, oldest first.</summary>
    public static IReadOnlyList<string> In(string directory) =>
        [.. Directory.EnumerateFiles(directory, $"{Prefix}*{Ending}").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>Begins the log of this run of a silo. The directory is made where it is not there; both are the user's alone.</summary>
    /// <exception cref="AuditDirectoryException">It cannot be written.</exception>
    public static AuditFile Begin(string directory, string network, TimeProvider time, ILogger<AuditFile> logger)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
            else Directory.CreateDirectory(directory, OwnerDirectory);
            var before = In(directory) is [.., var newest] ? SoFar(directory, newest) : null;
            var now = time.GetUtcNow();
            // Silos of a machine may share a directory, and begin at the same time.
            var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{now:yyyyMMdd'T'HHmmss.fff'Z'}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}{Ending}");
            var path = Path.Combine(directory, name);
            var file = new FileStream(path, OptionsOf());
            try
            {
                return new AuditFile(file, () => File.Exists(path), new BegunEntry(name, network, Environment.MachineName, before) { Time = now }, time, logger);
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

    /// <summary>Opens what is there to read. What has no length, such as a pipe, is not opened: whoever reads it would wait for ever.</summary>
    public static Stream OpenToRead(string path) => new FileInfo(path).Length == 0
        ? Stream.Null
        : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);

    private static FileStreamOptions OptionsOf()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerFile;
        return options;
    }

    // Its silo may still write it, or have been killed in the middle of a line.
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
