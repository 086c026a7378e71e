namespace QkdMesh.Host.Audit;

/// <summary>What the first lines of files say about the files before them.</summary>
internal static class AuditClaims
{
    private const int FirstPart = 1 << 16;

    /// <summary>What each file says about others. A first line that cannot be read is a fault of its own file.</summary>
    /// <exception cref="AuditDirectoryException">A file cannot be read.</exception>
    public static ILookup<string, Claim> In(IReadOnlyDictionary<string, BegunEntry?> first) => first
        .SelectMany(file => ClaimsOf(file.Value).Select(claim => new Claim(file.Key, claim)))
        .ToLookup(claim => claim.Of.File);

    /// <summary>The first line of each file, by its name; null if it is not the first line of an audit log.</summary>
    /// <exception cref="AuditDirectoryException">A file cannot be read.</exception>
    public static IReadOnlyDictionary<string, BegunEntry?> FirstLines(string directory, IReadOnlyList<string> names) =>
        names.ToDictionary(name => name, name => FirstOf(Path.Combine(directory, name)), StringComparer.Ordinal);

    /// <summary>
    /// The state of each file that no other file tells of, oldest first: those that are new, and those that were written since. So each
    /// line is told of as soon as a later file begins.
    /// </summary>
    /// <param name="before">The name of the file that begins.</param>
    public static IReadOnlyList<FileSoFar> NewsOf(string directory, string before)
    {
        List<string> names = [.. AuditFiles.In(directory).Where(name => name != before)];
        var told = In(FirstLines(directory, names));
        return
        [
            .. names.Where(name => told[name].All(claim => claim.Of.Bytes != new FileInfo(Path.Combine(directory, name)).Length))
                .Select(name => SoFar(directory, name)),
        ];
    }

    // Somebody may have written a list with a hole.
    private static IEnumerable<FileSoFar> ClaimsOf(BegunEntry? first) =>
        first?.Before is { File: not null } newest ? [newest, .. (first.Others ?? []).Where(other => other?.File is not null)] : [];

    /// <summary>
    /// The length of the whole lines of a file, and the last hash. Its silo may still write it, or was killed in the middle of a line. Only
    /// the end is read: deliveries wait while a file begins.
    /// </summary>
    public static (long Bytes, string Hash) EndOf(Stream file)
    {
        for (long length = FirstPart; ; length *= 16)
        {
            var from = Math.Max(0, file.Length - length);
            if (EndFrom(file, from) is { Hash: { } hash, Bytes: var bytes }) return (bytes, hash);
        }
    }

    // The hash is null if the part has no hash of a whole line.
    private static (long Bytes, string? Hash) EndFrom(Stream file, long from)
    {
        file.Position = from;
        var lines = new LineReader(file);
        // The part may begin within a line.
        if (from > 0) lines.Next();
        string? hash = from > 0 ? null : AuditChain.Start;
        while (lines.Next() is { } line) hash = AuditChain.SealOf(line.Span) ?? hash;
        return (from + lines.Position, hash);
    }

    private static FileSoFar SoFar(string directory, string name)
    {
        using var file = AuditFiles.OpenToRead(Path.Combine(directory, name));
        var (bytes, hash) = EndOf(file);
        return new FileSoFar(name, bytes, hash);
    }

    private static BegunEntry? FirstOf(string path)
    {
        using var file = AuditFileReading.Open(path);
        try
        {
            if (new LineReader(file).Next() is not { } line || AuditChain.SealOf(line.Span) is null) return null;
            return AuditChain.EntryOf(line.Span) as BegunEntry;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

/// <summary>What a file says about a file before it.</summary>
/// <param name="By">The name of the later file, or of the file of heads.</param>
internal sealed record Claim(string By, FileSoFar Of);
