namespace QkdMesh.Host.Audit;

/// <summary>Finds the files of an audit directory that are not there, by their numbers.</summary>
internal static class AuditNumbers
{
    /// <param name="names">The names of the files, oldest first: at least one.</param>
    /// <param name="last">What the file with the newest number says; null if it is not there, or says nothing.</param>
    public static IEnumerable<AuditFinding> Findings(string directory, IReadOnlyList<string> names, long? last)
    {
        List<long> numbers = [.. names.Select(AuditFiles.NumberOf).OfType<long>()];
        var ofLast = Path.Combine(directory, AuditFiles.Last);
        if (numbers.Count == 0)
        {
            if (last is { } had) yield return new AuditFault(ofLast, 0, Missing("", 1, had));
            yield break;
        }
        // Operators may move old files away.
        if (numbers[0] > 1)
        {
            var oldest = AuditFiles.NameOf(numbers[0]);
            var gone = AuditFiles.NameOf(numbers[0] - 1);
            yield return new AuditNote(
                Path.Combine(directory, oldest), 1, $"the file before it, {gone}, is not here: older records are not checked");
        }
        foreach (var (before, after) in numbers.Zip(numbers.Skip(1)).Where(pair => pair.First + 1 < pair.Second))
        {
            var by = Path.Combine(directory, AuditFiles.NameOf(after));
            yield return new AuditFault(by, 0, Missing(" before it", before + 1, after - 1));
        }
        if (last is null)
        {
            // A silo writes the number after the first line: one that was killed between leaves a file with one line.
            if (names.Count > 1 || File.ReadLines(Path.Combine(directory, names[0])).Skip(1).Any())
                yield return new AuditFault(ofLast, 0, "it is missing or has no number, so newer files may be missing");
        }
        else if (last > numbers[^1]) yield return new AuditFault(ofLast, 0, Missing("", numbers[^1] + 1, last.Value));
        else if (last < numbers[^1]) yield return new AuditNote(ofLast, 0, $"it names {last}, and the newest file is {numbers[^1]}");
    }

    private static string Missing(string where, long first, long last) => first == last
        ? $"the file{where}, {AuditFiles.NameOf(first)}, is missing"
        : $"the files{where}, {AuditFiles.NameOf(first)} to {AuditFiles.NameOf(last)}, are missing";
}
