namespace QkdMesh.Host.Audit;

/// <summary>Reads the audit logs of a directory and checks on the way that they are as they were written.</summary>
public static class AuditReading
{
    /// <summary>Everything in the files, oldest first; faults stand where they are found, and reading goes on behind them.</summary>
    /// <exception cref="AuditDirectoryException">The directory holds no log, or cannot be read.</exception>
    public static IEnumerable<AuditFinding> Read(string directory)
    {
        var names = NamesIn(directory);
        var claims = ClaimsIn(directory, names);
        foreach (var name in names)
        {
            var reading = new AuditFileReading(Path.Combine(directory, name), claims[name]);
            foreach (var finding in reading.Findings()) yield return finding;
        }
        foreach (var claim in claims.Where(claims => !names.Contains(claims.Key)).SelectMany(claims => claims))
            yield return Missing(directory, claim, names[0]);
    }

    // Old files may be put away; one between others is missed.
    private static AuditFinding Missing(string directory, Claim claim, string oldest)
    {
        var by = Path.Combine(directory, claim.By);
        return string.CompareOrdinal(claim.Of.File, oldest) < 0
            ? new AuditNote(by, 1, $"it goes on from {claim.Of.File}, which is not here: older records are not looked at")
            : new AuditFault(by, 1, $"it goes on from {claim.Of.File}, which is not here");
    }

    private static IReadOnlyList<string> NamesIn(string directory)
    {
        try
        {
            return AuditFiles.In(directory) is { Count: > 0 } names
                ? names
                : throw new AuditDirectoryException($"{directory} holds no audit log: name a directory that a silo was given to serve with --audit");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new AuditDirectoryException(directory, failure);
        }
    }

    /// <summary>What files say of those before them. A first line that cannot be read is a fault of its own file.</summary>
    private static ILookup<string, Claim> ClaimsIn(string directory, IReadOnlyList<string> names) => names
        .Select(name => (Name: name, FirstOf(Path.Combine(directory, name))?.Before))
        .Where(first => first.Before is not null)
        .Select(first => new Claim(first.Name, first.Before!))
        .ToLookup(claim => claim.Of.File);

    private static BegunEntry? FirstOf(string path)
    {
        using var file = AuditFileReading.Open(path);
        try
        {
            return new LineReader(file).Next() is { } line && AuditChain.SealOf(line.Span) is not null ? AuditChain.EntryOf(line.Span) as BegunEntry : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

/// <summary>What one file says of the one before it.</summary>
/// <param name="By">Name of the file that says it.</param>
internal sealed record Claim(string By, FileSoFar Of);
