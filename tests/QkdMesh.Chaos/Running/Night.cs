namespace QkdMesh.Chaos.Running;

/// <summary>
/// An hour of scenarios from a seed: every scenario file, and then pairs of faults in an order of the seed, until the hour is over.
/// </summary>
internal static class Night
{
    private static readonly TimeSpan Lasts = TimeSpan.FromHours(1);

    public static IEnumerable<Scenario> Of(long seed)
    {
        var end = MachineClock.Now + Lasts;
        foreach (var name in ScenarioSet.Names) yield return ScenarioSet.Read(name);
        foreach (var scenario in FaultPairs.Of(seed).TakeWhile(_ => MachineClock.Now < end)) yield return scenario;
    }
}
