namespace QkdMesh.Bench.Cluster;

/// <summary>
/// Measures repeatedly until a cost no longer falls. The runtime recompiles hot code for a while, which takes long on a busy machine.
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
