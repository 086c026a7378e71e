namespace QkdMesh.Architecture.Tests.Sources;

internal static class Violations
{
    /// <summary>Fails with the rule and one line for each place that breaks it.</summary>
    public static void ShouldBeNone(this IEnumerable<string> violations, string rule)
    {
        var found = violations.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (found.Count > 0) Assert.Fail($"{rule}\n  - {string.Join("\n  - ", found)}");
    }
}
