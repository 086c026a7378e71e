using QkdMesh.Pki;

namespace QkdMesh.Host.Audit;

/// <summary>Reads the audit logs of a directory, and checks that they were not changed.</summary>
public static class AuditReading
{
    /// <summary>The findings in all files, oldest first. Reading continues after a fault.</summary>
    /// <exception cref="AuditDirectoryException">The directory holds no log, or cannot be read.</exception>
    public static IEnumerable<AuditFinding> Read(string directory) => Read(directory, [], TimeProvider.System);

    /// <param name="heads">Heads that were kept elsewhere, of files of this directory and of others.</param>
    /// <param name="trust">The authority of the silos, whose certificates sign checkpoints; null if checkpoints need not be there.</param>
    /// <param name="lengths">
    /// The length of each file, by its path, before the heads were read: a silo may write a file while it is read.
    /// </param>
    internal static IEnumerable<AuditFinding> Read(
        string directory, IReadOnlyList<KeptHead> heads, TimeProvider time, Trust? trust = null,
        IReadOnlyDictionary<string, long>? lengths = null)
    {
        // Before the names: a silo may begin a file meanwhile.
        var last = LastIn(directory);
        var names = NamesIn(directory);
        var first = AuditClaims.FirstLines(directory, names);
        var claims = AuditClaims.In(first);
        var headed = false;
        foreach (var finding in AuditNumbers.Findings(directory, names, last)) yield return finding;
        DateTimeOffset? before = null;
        foreach (var name in names)
        {
            var path = Path.Combine(directory, name);
            if (first[name] is { } begun)
            {
                if (AuditTimes.NoteOn(path, begun, before, time.GetUtcNow()) is { } odd) yield return odd;
                before = begun.Time;
            }
            Claim[] ofHeads = [.. heads.Where(head => head.Title.Run == first[name]?.Run).Select(head => new Claim(head.By, head.Of))];
            var next = names.FirstOrDefault(later => first[later]?.Continues == name);
            // Files from before the first head were written without heads.
            headed |= ofHeads.Length > 0;
            var headsUpTo = headed ? lengths?.GetValueOrDefault(path) : null;
            var reading = new AuditFileReading(path, claims[name], ofHeads, next, trust, headsUpTo);
            foreach (var finding in reading.Findings()) yield return finding;
        }
        foreach (var claim in claims.Where(told => !names.Contains(told.Key)).Select(told => told.First()))
            if (Missing(directory, claim, names[0]) is { } missing) yield return missing;
    }

    // Operators may move old files away. A missing file between others is a fault. Missing numbers are told apart.
    private static AuditFinding? Missing(string directory, Claim claim, string oldest)
    {
        if (AuditFiles.NumberOf(claim.Of.File) is not null) return null;
        var by = Path.Combine(directory, claim.By);
        return AuditFiles.NumberOf(oldest) is not null || string.CompareOrdinal(claim.Of.File, oldest) < 0
            ? new AuditNote(by, 1, $"the file before it, {claim.Of.File}, is not here: older records are not checked")
            : new AuditFault(by, 1, $"the file before it, {claim.Of.File}, is missing");
    }

    private static long? LastIn(string directory)
    {
        try
        {
            return AuditFiles.ReadLast(directory);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new AuditDirectoryException(directory, failure);
        }
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
}
