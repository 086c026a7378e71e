namespace QkdMesh.Bench.Cluster;

/// <summary>
/// Measures again and again until a cost falls no more: code that runs hot is compiled anew for a while, and on a busy machine that while is long.
/// </summary>
internal static class Settling
{
    private const int LeastTimes = 3, MostTimes = 10;
    private const double Still = 0.9;

    /// <returns>The last cost.</returns>
    public static async Task<double> UntilStillAsync(Func<Task<double>> measure)
    {
        var last = await measure();
        for (var time = 2; time <= MostTimes; time++)
        {
            var next = await measure();
            if (time >= LeastTimes && next >= last * Still) return next;
            last = next;
        }

        return last;
    }
}
