using System.Globalization;
using QkdMesh.Chaos.Running;
using QkdMesh.Invariants;

namespace QkdMesh.Chaos.Verdicts;

/// <summary>Figures that every run must keep, besides the outcome of each request.</summary>
internal static class Promises
{
    public const string Recovery = "RECOVERY", Goodput = "GOODPUT", Memory = "MEMORY";

    private const double LeastGoodput = 0.9;
    private const long MostMemory = 1L << 30;

    // The promise is 1 s on a machine of its own. Tests share a machine, which may pause for a second.
    private static readonly TimeSpan AfterACut = TimeSpan.FromSeconds(3);

    public static IEnumerable<Violation> BrokenBy(RunResult run)
    {
        var cuts = Percentile.OrZero(
            run.Recoveries.Where(recovery => recovery.Kind == FaultKind.Cut).Select(recovery => recovery.Took), 0.99);
        if (cuts > AfterACut) yield return Broken(Recovery, $"the first keys after a cut took {cuts.TotalSeconds:0.00} s (99 %)");
        foreach (var overload in OverloadFigures.Of(run).Where(overload => overload.Goodput < LeastGoodput * overload.Capacity))
            yield return Broken(
                Goodput, $"{overload.Goodput:0.0} exchanges a second under overload, and {overload.Capacity:0.0} before it");
        if (run.MostMemory > MostMemory) yield return Broken(Memory, $"a silo held {run.MostMemory >> 20} MiB");
    }

    private static Violation Broken(string code, FormattableString what) =>
        new(code, what.ToString(CultureInfo.InvariantCulture), null, []);
}
