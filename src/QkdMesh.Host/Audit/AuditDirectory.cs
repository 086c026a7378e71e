using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace QkdMesh.Host.Audit;

/// <summary>
/// Begins the files of a silo's audit log. Silos of one machine may share a directory. Each file gets the next number of the directory,
/// whatever the clock says, so a file that was removed leaves a gap.
/// </summary>
internal sealed class AuditDirectory(
    AuditOptions options, string network, TimeProvider time, ILogger<AuditFile> logger, AuditSigner? signer = null,
    HeadPlaces? places = null)
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerDirectory = OwnerFile | UnixFileMode.UserExecute;

    /// <summary>Begins a file. Only the user can read it.</summary>
    /// <param name="continues">The name of the file before it, of the same run of the silo; null at the start.</param>
    /// <exception cref="AuditDirectoryException">The directory, or that of heads, does not exist or cannot be written.</exception>
    public AuditFile Begin(string? continues)
    {
        try
        {
            MakeDirectory();
            var (number, file) = Create();
            FileHeads? heads = null;
            try
            {
                var name = AuditFiles.NameOf(number);
                var news = AuditClaims.NewsOf(options.Directory, before: name);
                var begun = new BegunEntry(name, network, Environment.MachineName, news is [.., var newest] ? newest : null)
                {
                    Time = time.GetUtcNow(),
                    Number = number,
                    Run = RandomNumberGenerator.GetHexString(16, lowercase: true),
                    Continues = continues,
                    Others = [.. news.SkipLast(1)],
                };
                heads = places?.Begin(begun);
                var log = new AuditFile(file, AuditFiles.PlaceOf(file), begun, time, logger, heads, signer);
                // After the first line: a number without a file would be a fault.
                AuditFiles.WriteLast(options.Directory, number);
                return log;
            }
            catch
            {
                file.Dispose();
                heads?.Withdraw();
                // A silo that is started again and again on a full disk must not leave a file each time. In front of the file of another
                // silo, a file that is removed leaves a gap.
                if (AuditFiles.LastOf(options.Directory) == number) File.Delete(file.Name);
                throw;
            }
        }
        catch (HeadsLostException lost)
        {
            throw AuditDirectoryException.OfHeads(lost);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new AuditDirectoryException(options.Directory, failure);
        }
    }

    private void MakeDirectory()
    {
        if (Directory.Exists(options.Directory)) return;
        // A file in its place has an error of its own.
        if (!options.MakesDirectory && !File.Exists(options.Directory)) throw new DirectoryNotFoundException();
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(options.Directory);
        else Directory.CreateDirectory(options.Directory, OwnerDirectory);
    }

    // Another silo may take the number at the same time: then the file exists.
    private (long Number, FileStream File) Create()
    {
        for (var number = AuditFiles.LastOf(options.Directory) + 1; ; number++)
        {
            var path = Path.Combine(options.Directory, AuditFiles.NameOf(number));
            try
            {
                return (number, new FileStream(path, OptionsOf()));
            }
            catch (IOException) when (File.Exists(path))
            {
            }
        }
    }

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
}
