namespace QkdMesh.Host.Audit;

/// <summary>Reads the audit logs of a directory, and checks that they were not changed.</summary>
public static class AuditReading
{
    /// <summary>The findings in all files, oldest first. Reading continues after a fault.</summary>
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

    // Operators may move old files away. A missing file between others is a fault.
    private static AuditFinding Missing(string directory, Claim claim, string oldest)
    {
        var by = Path.Combine(directory, claim.By);
        return string.CompareOrdinal(claim.Of.File, oldest) < 0
            ? new AuditNote(by, 1, $"the file before it, {claim.Of.File}, is not here: older records are not checked")
            : new AuditFault(by, 1, $"the file before it, {claim.Of.File}, is missing");
    }

    private static IReadOnlyList<string> NamesIn(string directory)
    {
        try
        {
            return AuditFiles.In(directory) is { Count: > 0 } names
                ? names
                : throw new AuditDirectoryException($"{directory} holds no audit log: name the --audit directory of a silo");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new AuditDirectoryException(directory, failure);
        }
    }

    /// <summary>What each file says about the file before it. A first line that cannot be read is a fault of its own file.</summary>
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
            if (new LineReader(file).Next() is not { } line || AuditChain.SealOf(line.Span) is null) return null;
            return AuditChain.EntryOf(line.Span) as BegunEntry;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

/// <summary>What a file says about the file before it.</summary>
/// <param name="By">The name of the later file.</param>
internal sealed record Claim(string By, FileSoFar Of);
