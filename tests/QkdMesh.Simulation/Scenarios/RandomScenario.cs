using QkdMesh.Simulation.World;

namespace QkdMesh.Simulation.Scenarios;

/// <summary>Makes a scenario from a seed. Some themes have few kinds of faults, so that what must survive these faults is tested.</summary>
internal static class RandomScenario
{
    private static readonly FaultKind[]
        Taken =
        [
            FaultKind.NodeIsByzantine, FaultKind.NodeLies, FaultKind.NodeForges, FaultKind.NodeReplays, FaultKind.NodeHoldsBack,
            FaultKind.NodeConfirmsFalsely, FaultKind.NodeMints, FaultKind.NodeChangesKeys, FaultKind.NodeReaddresses,
            FaultKind.NodeDeliversAgain,
        ],
        // After a rollback, some invariants cannot hold for a while. So it has scenarios of its own. Strict pairs are drawn apart. Audit
        // logs that fail came later, and have scenarios of their own, so that seeds keep their meaning.
        Everything = [.. SimulationStage.Stage.Faults.Except([FaultKind.Rollback, FaultKind.PairIsStrict, FaultKind.AuditFails])];

    private static readonly FaultKind[][] Rollbacks =
    [
        [FaultKind.Rollback],
        [FaultKind.Rollback, FaultKind.Cut],
        [FaultKind.Rollback, FaultKind.Crash],
        [FaultKind.Rollback, FaultKind.Eavesdropper, FaultKind.ControllerAway],
        [FaultKind.Rollback, FaultKind.Quarantine, FaultKind.LinkLeaves, FaultKind.SaeMoves],
    ];

    private static readonly FaultKind[][] Mixed =
    [
        Everything, Everything, Everything, Everything,
        [FaultKind.Cut],
        [FaultKind.Crash],
        [FaultKind.Cut, FaultKind.Crash],
        [FaultKind.ControllerAway],
        [FaultKind.Noise, FaultKind.Silence, FaultKind.Crash],
        [FaultKind.Noise, FaultKind.Zombie, FaultKind.LinkStartsOver],
        [FaultKind.Noise, FaultKind.BlockTwice, FaultKind.BlocksDiffer, FaultKind.BlockToOneEnd, FaultKind.Stall],
        [FaultKind.Quarantine, FaultKind.LinkLeaves, FaultKind.LinkMoves, FaultKind.SaesPart, FaultKind.SaeMoves],
        [FaultKind.Eavesdropper, FaultKind.Noise],
        [FaultKind.ControllerUnheard, FaultKind.Quarantine, FaultKind.SaesPart, FaultKind.LinkMoves],
        Taken,
        [FaultKind.NodeIsByzantine, FaultKind.Quarantine, FaultKind.Noise, FaultKind.NodeIsEndNode],
        [FaultKind.AnswersLost],
    ];

    private static readonly FaultKind[][] PqcThemes =
        [Everything, Everything, [FaultKind.QkdCut], [FaultKind.QkdCut, FaultKind.Cut, FaultKind.Crash]];

    private static readonly FaultKind[][] Alarms =
    [
        [FaultKind.Eavesdropper],
        [FaultKind.Eavesdropper, FaultKind.Eavesdropper, FaultKind.LinkStartsOver, FaultKind.Cut, FaultKind.Stall],
        [FaultKind.Eavesdropper, FaultKind.Eavesdropper, FaultKind.Noise, FaultKind.Pause, FaultKind.Crash, FaultKind.Zombie],
        [FaultKind.Eavesdropper, FaultKind.Eavesdropper, FaultKind.ControllerAway, FaultKind.LinkStartsOver, FaultKind.LinkLeaves],
    ];

    private static readonly FaultKind[][] Attacks =
    [
        Taken,
        [.. Taken, FaultKind.Noise, FaultKind.Crash, FaultKind.Zombie],
        [.. Taken, FaultKind.Quarantine, FaultKind.NodeIsEndNode, FaultKind.SaeMoves, FaultKind.LinkMoves],
        [.. Taken, FaultKind.Eavesdropper, FaultKind.Cut, FaultKind.BlocksDiffer, FaultKind.LinkStartsOver],
    ];

    private static readonly FaultKind[][] Audits =
    [
        [FaultKind.AuditFails],
        [FaultKind.AuditFails, FaultKind.AuditFails, FaultKind.Quarantine, FaultKind.SaesPart, FaultKind.SaeMoves],
        [FaultKind.AuditFails, FaultKind.AuditFails, FaultKind.Crash, FaultKind.Zombie, FaultKind.Pause, FaultKind.Noise],
        [FaultKind.AuditFails, FaultKind.AuditFails, FaultKind.AnswersLost, FaultKind.ControllerUnheard, FaultKind.Cut],
    ];

    public const string AllFaults = "all";

    /// <summary>The kinds of random scenarios, by the names that the command line takes.</summary>
    public static IReadOnlyDictionary<string, Func<long, Scenario>> Themes { get; } =
        new Dictionary<string, Func<long, Scenario>>
        {
            [AllFaults] = Of, ["alarms"] = OfAlarms, ["attacks"] = OfAttacks, ["rollbacks"] = OfRollbacks,
            ["audits"] = OfAudits,
        };

    private static readonly PqcLayerUse[] Uses = [PqcLayerUse.Fallback, PqcLayerUse.Fallback, PqcLayerUse.Equal, PqcLayerUse.Never];

    public static Scenario Of(long seed) => Of(seed, Mixed);

    /// <summary>A scenario in which attackers have nodes, beside other faults.</summary>
    public static Scenario OfAttacks(long seed) => Of(seed, Attacks);

    /// <summary>A scenario in which somebody listens to links while other faults happen.</summary>
    public static Scenario OfAlarms(long seed) => Of(seed, Alarms);

    /// <summary>A scenario in which audit logs fail beside other faults.</summary>
    public static Scenario OfAudits(long seed) => Of(seed, Audits);

    /// <summary>
    /// A scenario in which the memory of a node goes back once. If the memory of both ends of a link went back to a moment after the last
    /// beat of the link, nothing would show it. It checks what holds all the same: the ledgers of a key manager, its list of keys that
    /// wait, the alarms and the network that it heard of go back with its memory.
    /// </summary>
    public static Scenario OfRollbacks(long seed)
    {
        var scenario = Of(seed, Rollbacks);
        var others = scenario.Faults.Where(fault => fault.Fault.Kind != FaultKind.Rollback);
        var rollbacks = scenario.Faults.Where(fault => fault.Fault.Kind == FaultKind.Rollback).Take(1)
            .Select(fault => fault with { To = fault.From + LinkActor.LongestReuse }).ToList();
        return scenario with
        {
            Faults = [.. others.Concat(rollbacks).OrderBy(fault => fault.From)],
            Faulty = rollbacks.Select(fault => fault.To!.Value).Append(scenario.Faulty).Max(),
            Checked = ["S1", "S5"],
        };
    }

    private static Scenario Of(long seed, FaultKind[][] themes)
    {
        var luck = new Luck(unchecked((ulong)seed * 0x9E3779B97F4A7C15) ^ 0x5EED);
        var form = luck.Pick([NetworkForm.Ring, NetworkForm.Ring, NetworkForm.Star, NetworkForm.Mesh, NetworkForm.Line]);
        // Small networks are more frequent: they meet the same faults sooner.
        var nodes = Math.Min(luck.Between(3, 12), luck.Between(3, 12));
        // Twice the links: fewer nodes, or the runs take too long.
        var hasPqcLayer = luck.Happens(0.15);
        if (hasPqcLayer) nodes = Math.Min(nodes, 6);
        var theme = luck.Pick(hasPqcLayer && themes == Mixed ? PqcThemes : themes);
        var faulty = TimeSpan.FromMilliseconds(luck.Between(3_000, 6_500));
        var faults = Enumerable.Range(0, luck.Between(1, 7))
            .Select(_ => Random(luck, luck.Pick(theme), form, nodes, hasPqcLayer, faulty)).ToList();
        var scenario = new Scenario
        {
            Name = $"seed {seed}",
            Form = form,
            Nodes = nodes,
            Faulty = faulty,
            RequestEvery = TimeSpan.FromMilliseconds(luck.Between(300, 900)),
            Paths = luck.Pick([1, 1, 2, 3]),
            Faults = [.. faults.OrderBy(fault => fault.From)],
            // Not drawn, so that a seed keeps its meaning.
            HasPairedSources = seed % 4 == 0,
            // Shorter than many faults, so that some leases end.
            NetworkLease = seed % 3 == 0 ? TimeSpan.FromSeconds(2) : Scenario.LongLease,
            Tenants = seed % 5 == 0 ? 2 + (int)(seed / 5 % 2) : 0,
            HasSeveralSlaves = seed % 7 < 2,
            HasPqcLayer = hasPqcLayer,
            PqcUse = hasPqcLayer ? luck.Pick(Uses) : PqcLayerUse.Fallback,
            HasStreams = luck.Happens(0.4),
        };
        // Drawn last, so that a seed keeps its meaning.
        var strict = Enumerable.Range(0, luck.Happens(0.3) ? luck.Between(1, 3) : 0)
            .Select(_ => Random(luck, FaultKind.PairIsStrict, form, nodes, hasPqcLayer, faulty)).ToList();
        return scenario with { Faults = [.. scenario.Faults.Concat(strict).OrderBy(fault => fault.From)] };
    }

    private static TimedFault Random(Luck luck, FaultKind kind, NetworkForm form, int nodes, bool hasPqcLayer, TimeSpan faulty)
    {
        var from = TimeSpan.FromMilliseconds(luck.Between(200, (int)faulty.TotalMilliseconds - 1_000));
        var to = from + TimeSpan.FromMilliseconds(luck.Between(200, 4_000));
        var fault = new Fault(kind);
        fault = kind switch
        {
            FaultKind.Noise => fault with { Noise = new(Share(luck, 30), Share(luck, 30), Share(luck, 20), Share(luck, 50)) },
            FaultKind.Silence or FaultKind.AnswersLost => fault with { What = Node(luck, nodes), Other = Node(luck, nodes) },
            FaultKind.Crash or FaultKind.Pause or FaultKind.Zombie or FaultKind.Quarantine or FaultKind.ControllerUnheard
                or FaultKind.AuditFails or FaultKind.NodeIsEndNode => fault with { What = Node(luck, nodes) },
            _ when fault.TakesANode => fault with { What = Node(luck, nodes) },
            FaultKind.Rollback => fault with { What = Node(luck, nodes), Other = Milliseconds(luck, from) },
            FaultKind.ControllerAway or FaultKind.QkdCut => fault,
            FaultKind.SaesPart or FaultKind.PairIsStrict => fault with { What = Sae(luck), Other = Sae(luck) },
            FaultKind.SaeMoves => fault with { What = Sae(luck), Other = Node(luck, nodes) },
            FaultKind.LinkMoves => fault with { What = Link(luck, form, nodes, hasPqcLayer), Other = Node(luck, nodes) },
            _ => fault with { What = Link(luck, form, nodes, hasPqcLayer) },
        };
        // Lost answers show their effects late.
        var isLong = kind == FaultKind.AnswersLost && luck.Happens(0.7);
        return new TimedFault(from, to < faulty && !isLong ? to : null, fault);
    }

    private static string Milliseconds(Luck luck, TimeSpan from) =>
        luck.Between(100, (int)from.TotalMilliseconds).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static double Share(Luck luck, int mostPercent) => luck.Between(0, mostPercent) / 100.0;

    private static string Node(Luck luck, int nodes) => Names.Node(luck.Between(0, nodes - 1));

    private static string Sae(Luck luck) => Names.Sae(luck.Between(0, NetworkPlan.SaeCount - 1));

    private static string Link(Luck luck, NetworkForm form, int nodes, bool hasPqcLayer) =>
        luck.Pick(NetworkPlan.LinkNames(form, nodes, hasPqcLayer));
}
