namespace QkdMesh.Bench.Load;

/// <summary>Percentiles by nearest rank: the smallest value that is not below the given part of all values.</summary>
public static class Percentile
{
    /// <param name="part">From 0 to 1.</param>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static TimeSpan Of(IReadOnlyCollection<TimeSpan> values, double part)
    {
        if (values.Count == 0) throw new ArgumentException("a percentile needs at least one value");
        var sorted = values.Order().ToArray();
        return sorted[Math.Clamp((int)Math.Ceiling(part * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    /// <param name="part">From 0 to 1.</param>
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static double OfMilliseconds(IReadOnlyCollection<TimeSpan> values, double part) => Of(values, part).TotalMilliseconds;

    /// <summary>The percentile, or zero if there are no values.</summary>
    /// <param name="part">From 0 to 1.</param>
    public static TimeSpan OrZero(IEnumerable<TimeSpan> values, double part) =>
        values.ToList() is { Count: > 0 } some ? Of(some, part) : TimeSpan.Zero;
}
