namespace QkdMesh.Bench.Load;

internal static class Percentile
{
    /// <summary>A percentile by nearest rank, in milliseconds: the smallest value that is not below this part of all values.</summary>
    /// <param name="part">From 0 to 1.</param>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static double OfMilliseconds(IReadOnlyCollection<TimeSpan> values, double part)
    {
        if (values.Count == 0) throw new ArgumentException("a percentile needs at least one value");
        var sorted = values.Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(part * sorted.Length) - 1, 0, sorted.Length - 1)].TotalMilliseconds;
    }
}
