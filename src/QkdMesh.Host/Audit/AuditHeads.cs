using System.Globalization;
using System.Text;
using System.Text.Json;

namespace QkdMesh.Host.Audit;

/// <summary>
/// Keeps the head of an audit file in a second directory: after each write, the length of the file and its last hash. So a file that was
/// cut, exchanged or removed is found, as long as the second directory is another's.
/// </summary>
internal sealed class AuditHeads : IDisposable
{
    private readonly FileStream _file;
    private readonly Func<bool> _isThere;
    private bool _isTorn;

    private AuditHeads(FileStream file, bool isNeeded) => (_file, _isThere, IsNeeded) = (file, AuditFiles.PlaceOf(file), isNeeded);

    /// <summary>Whether no key leaves while the heads cannot be written.</summary>
    public bool IsNeeded { get; }

    /// <exception cref="AuditDirectoryException">The directory does not exist, or cannot be written.</exception>
    public static AuditHeads Begin(string directory, BegunEntry of, bool isNeeded)
    {
        AuditHeads? heads = null;
        try
        {
            heads = new AuditHeads(Create(directory, of), isNeeded);
            var title = new HeadsTitle(of.File, of.Run!, of.Network, of.Machine);
            heads._file.Write([.. JsonSerializer.SerializeToUtf8Bytes(title, AuditJson.Default.HeadsTitle), (byte)'\n']);
            return heads;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            heads?.Withdraw();
            throw new AuditDirectoryException(directory, failure);
        }
    }

    /// <summary>False if the head cannot be written.</summary>
    public bool Put(long bytes, string hash)
    {
        try
        {
            if (!_isThere()) return false;
            // A head that was written in part must not become the beginning of the next one.
            var before = _isTorn ? "\n" : "";
            _file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{before}{bytes} {hash}\n")));
            _isTorn = false;
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            _isTorn = true;
            return false;
        }
    }

    /// <summary>The audit file did not begin.</summary>
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

/// <summary>The first line of a file of heads.</summary>
/// <param name="Run">Of the audit file, as its first line says.</param>
internal sealed record HeadsTitle(string File, string Run, string Network, string Machine);

/// <summary>The last head in a file of heads.</summary>
/// <param name="By">Path of the file of heads.</param>
internal sealed record KeptHead(string By, HeadsTitle Title, FileSoFar Of)
{
    public const string Ending = ".heads";

    /// <summary>The last head of each file of heads. A head that was written in part does not count.</summary>
    /// <exception cref="AuditDirectoryException">
    /// The directory cannot be read, or has no heads, or a file in it is not a file of heads.
    /// </exception>
    public static IReadOnlyList<KeptHead> In(string directory)
    {
        try
        {
            return Directory.GetFiles(directory, $"*{Ending}") is { Length: > 0 } files
                ? [.. files.Order(StringComparer.Ordinal).Select(Read).OfType<KeptHead>()]
                : throw new AuditDirectoryException($"{directory} holds no heads: name the --audit-heads directory of a silo");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new AuditDirectoryException(directory, failure);
        }
    }

    // Null if the silo was killed before it had written anything of an audit file.
    private static KeptHead? Read(string path)
    {
        if (File.ReadLines(path).FirstOrDefault() is not { } first) return null;
        var title = TitleOf(first) ?? throw new AuditDirectoryException($"{path} is not a file of heads");
        var whole = File.ReadLines(path).Skip(1).Select(line => line.Split(' ')).LastOrDefault(IsWhole);
        return whole is null
            ? null
            : new KeptHead(path, title, new FileSoFar(title.File, long.Parse(whole[0], CultureInfo.InvariantCulture), whole[1]));
    }

    private static bool IsWhole(string[] head) => head is [var bytes, { Length: AuditChain.HashLength }]
        && long.TryParse(bytes, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static HeadsTitle? TitleOf(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, AuditJson.Default.HeadsTitle);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
