namespace QkdMesh.Chaos.Verdicts;

internal static class Percentile
{
    /// <summary>Nearest rank: the smallest value that so large a part of all does not exceed; zero where there are none.</summary>
    /// <param name="part">0 to 1.</param>
    public static TimeSpan Of(IEnumerable<TimeSpan> values, double part)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? TimeSpan.Zero : sorted[Math.Clamp((int)Math.Ceiling(part * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
