using System.Globalization;
using System.Text;
using System.Text.Json;
using QkdMesh.Pki;

namespace QkdMesh.Host.Audit;

/// <summary>
/// Keeps the head of an audit file in a second directory: after each write, the length of the file and its last hash. So a file that was
/// cut, exchanged or removed is found, as long as the second directory is another's.
/// </summary>
internal sealed class AuditHeads : IFileHeads
{
    private readonly FileStream _file;
    private readonly Func<bool> _isThere;
    private bool _isTorn;

    private AuditHeads(FileStream file, HeadsPlace place) => (_file, _isThere, Place) = (file, AuditFiles.PlaceOf(file), place);

    /// <exception cref="AuditDirectoryException">The directory does not exist, or cannot be written.</exception>
    public static AuditHeads Begin(string directory, BegunEntry of, HeadsPlace place)
    {
        AuditHeads? heads = null;
        try
        {
            heads = new AuditHeads(Create(directory, of), place);
            var title = new HeadsTitle(of.File, of.Run!, of.Network, of.Machine);
            heads._file.Write([.. JsonSerializer.SerializeToUtf8Bytes(title, AuditJson.Default.HeadsTitle), (byte)'\n']);
            return heads;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            heads?.Withdraw();
            throw new AuditDirectoryException(directory, failure, AuditPart.Heads);
        }
    }

    public HeadsPlace Place { get; }

    public bool Put(long bytes, string hash)
    {
        var whyNot = TryPut(bytes, hash);
        Place.Report(whyNot);
        return whyNot is null;
    }

    private string? TryPut(long bytes, string hash)
    {
        try
        {
            if (!_isThere()) return "the file was moved or deleted";
            // A head that was written in part must not become the beginning of the next one.
            var before = _isTorn ? "\n" : "";
            _file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{before}{bytes} {hash}\n")));
            _isTorn = false;
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            _isTorn = true;
            return FileRefusal.WhyOf(failure, _file.Name, isDirectory: false);
        }
    }

    public void Withdraw()
    {
        _file.Dispose();
        File.Delete(_file.Name);
    }

    public void Dispose() => _file.Dispose();

    private static FileStream Create(string directory, BegunEntry of) => new(
        Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{of.Number:D8}-{of.Run}{KeptHead.Ending}")),
        new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0 });
}
