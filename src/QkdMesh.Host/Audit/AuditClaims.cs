namespace QkdMesh.Host.Audit;

/// <summary>What the first lines of files say about the files before them.</summary>
internal static class AuditClaims
{
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

    // The silo of the file may still write it, or was killed in the middle of a line.
    private static FileSoFar SoFar(string directory, string name)
    {
        using var file = AuditFiles.OpenToRead(Path.Combine(directory, name));
        var (bytes, hash) = (0L, AuditChain.Start);
        var lines = new LineReader(file);
        while (lines.Next() is { } line)
        {
            bytes = lines.Position;
            hash = AuditChain.SealOf(line.Span) ?? hash;
        }
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
