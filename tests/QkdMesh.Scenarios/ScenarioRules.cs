using System.Globalization;

namespace QkdMesh.Scenarios;

/// <summary>Whether a stage can play a scenario.</summary>
public static class ScenarioRules
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>The first fault of the scenario, or null.</summary>
    public static string? Check(Scenario scenario, Stage stage)
    {
        if (scenario.Nodes == 0) return "the scenario has no network: add a line such as \"A ring of 6 nodes, healed after 8 s.\"";
        if (scenario.Faulty < TimeSpan.FromMilliseconds(1) || scenario.Faulty > Longest)
            return $"all faults must be healed after 0.001 to {Longest.TotalSeconds} s";
        if (scenario.RequestEvery < TimeSpan.FromMilliseconds(1)) return "the time between requests must be 1 ms or more";
        if (scenario.LeastPaths > scenario.Paths) return "the most paths of a request must not be fewer than the fewest";
        if (scenario.SilosOfNode > scenario.Silos)
            return $"{scenario.SilosOfNode} silos cannot host each node: the scenario has {scenario.Silos}";
        if (scenario.Faults.FirstOrDefault(fault => !stage.Faults.Contains(fault.Fault.Kind)) is { } foreign)
            return $"{stage.Name} cannot play \"{foreign}\"";
        if (scenario.KmeLinks.FirstOrDefault(link => !Exists(scenario, "link", link)) is { } missing)
            return $"there is no link {missing}; there are {Known(scenario, "link")}";
        return scenario.Faults.Select(fault => Check(scenario, fault)).FirstOrDefault(fault => fault is not null);
    }

    private static string? Check(Scenario scenario, TimedFault timed)
    {
        if (timed.To <= timed.From) return $"\"{timed}\" ends before it begins";
        if (timed.From >= scenario.Faulty) return $"\"{timed}\" begins after all faults are healed";
        var noise = timed.Fault.Noise;
        if (new[] { noise.Lost, noise.Repeated, noise.Changed, noise.Late }.Any(share => share is not (>= 0 and <= 1)))
            return $"\"{timed}\": each share must be 0 to 100 %";
        if (timed.Fault.Kind == FaultKind.Rollback && timed.Fault.GoesBack <= TimeSpan.Zero)
            return $"\"{timed}\": memory must go back by 1 ms or more";
        if (timed.Fault.Kind is FaultKind.ClockWrong or FaultKind.ClockDrifts
            && !double.TryParse(timed.Fault.Other, CultureInfo.InvariantCulture, out _))
            return $"\"{timed}\": {timed.Fault.Other} is not a number";
        return NamesOf(timed.Fault).Where(name => !Exists(scenario, name.Kind, name.Name))
            .Select(name => $"\"{timed}\": there is no {name.Kind} {name.Name}; there are {Known(scenario, name.Kind)}").FirstOrDefault();
    }

    private static IEnumerable<(string Kind, string Name)> NamesOf(Fault fault) => fault.Kind switch
    {
        FaultKind.Noise or FaultKind.ControllerAway or FaultKind.RollingRestart or FaultKind.RedisDown or FaultKind.RedisHangs
            or FaultKind.RedisStartsEmpty or FaultKind.RedisGoesBack or FaultKind.Overload or FaultKind.ClientsLeave
            or FaultKind.QkdCut or FaultKind.KmesStandStill or FaultKind.SlowReaders or FaultKind.IdleConnections
            or FaultKind.RedisFailsOver or FaultKind.CertificatesRenewed or FaultKind.AuthoritiesReplaced => [],
        FaultKind.SiloKilled or FaultKind.SiloStandsStill or FaultKind.SiloIsolated or FaultKind.AuditDiskFull or FaultKind.HistoryDiskFull
            or FaultKind.MemoryLimited or FaultKind.FilesLimited or FaultKind.MessagesLate or FaultKind.ConnectionsHalfOpen
            or FaultKind.ConnectionsBreak or FaultKind.BytesCorrupted or FaultKind.ClockWrong or FaultKind.ClockDrifts
            => [("silo", fault.What)],
        FaultKind.SilosParted => [("silo", fault.What), ("silo", fault.Other)],
        FaultKind.Silence or FaultKind.AnswersLost => [("node", fault.What), ("node", fault.Other)],
        FaultKind.Crash or FaultKind.Pause or FaultKind.Zombie or FaultKind.Quarantine or FaultKind.ControllerUnheard
            or FaultKind.AuditFails or FaultKind.NodeIsEndNode or FaultKind.Rollback => [("node", fault.What)],
        _ when fault.TakesANode => [("node", fault.What)],
        FaultKind.SaesPart or FaultKind.PairIsStrict or FaultKind.SaeActsAsAnother => [("SAE", fault.What), ("SAE", fault.Other)],
        FaultKind.SaeRevoked => [("SAE", fault.What)],
        FaultKind.SaeMoves => [("SAE", fault.What), ("node", fault.Other)],
        FaultKind.LinkMoves => [("link", fault.What), ("node", fault.Other)],
        _ => [("link", fault.What)],
    };

    private static bool Exists(Scenario scenario, string kind, string name) => AllOf(scenario, kind).Contains(name);

    private static string Known(Scenario scenario, string kind)
    {
        var names = AllOf(scenario, kind);
        return $"{names[0]} to {names[^1]}";
    }

    private static IReadOnlyList<string> AllOf(Scenario scenario, string kind) => kind switch
    {
        "node" => Numbered(scenario.Nodes, Names.Node),
        "link" => NetworkPlan.LinkNames(scenario.Form, scenario.Nodes, scenario.HasPqcLayer),
        "silo" => Numbered(scenario.Silos, Names.Silo),
        _ => Numbered(NetworkPlan.SaeCount, Names.Sae),
    };

    private static IReadOnlyList<string> Numbered(int count, Func<int, string> nameOf) => [.. Enumerable.Range(0, count).Select(nameOf)];
}
