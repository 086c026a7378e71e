using System.Globalization;
using QkdMesh.Chaos.Faults;

namespace QkdMesh.Chaos.Running;

/// <summary>Scenarios in which two kinds of faults overlap. Each scenario has several pairs, until every pair was played.</summary>
internal static class FaultPairs
{
    private const int PairsInOne = 3, Nodes = 6, Silos = 3;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(2), Lasts = TimeSpan.FromSeconds(12), Apart = TimeSpan.FromSeconds(24);

    // Where a history ends early, little could be judged.
    private static readonly FaultKind[] Alone = [FaultKind.HistoryDiskFull];

    /// <summary>The faults that are paired.</summary>
    public static IReadOnlyList<FaultKind> Kinds { get; } = [.. FaultRules.Stage.Faults.Except(Alone)];

    /// <summary>All pairs, in an order that depends on the seed.</summary>
    public static IEnumerable<Scenario> Of(long seed)
    {
        var luck = new Random(unchecked((int)seed));
        var kinds = Kinds;
        var pairs = kinds.SelectMany((one, at) => kinds.Skip(at + 1).Select(other => (One: one, Other: other))).ToArray();
        luck.Shuffle(pairs);
        return pairs.Chunk(PairsInOne).Select((some, number) => Of(some, number, luck));
    }

    /// <summary>Some of these scenarios, by their numbers: 1 for the first.</summary>
    /// <exception cref="FormatException">There is no scenario with such a number.</exception>
    public static IEnumerable<Scenario> Of(long seed, IReadOnlyList<int> numbers)
    {
        var all = Of(seed).ToList();
        foreach (var number in numbers)
            if (number < 1 || number > all.Count) throw new FormatException($"--pairs is 1 to {all.Count}, not {number}");
        return numbers.Select(number => all[number - 1]);
    }

    private static Scenario Of((FaultKind One, FaultKind Other)[] pairs, int number, Random luck)
    {
        var form = luck.Next(3) == 0 ? NetworkForm.Star : NetworkForm.Ring;
        return new Scenario
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"pairs-{number + 1}"),
            Form = form,
            Nodes = Nodes,
            Faulty = Apart * pairs.Length,
            RequestEvery = TimeSpan.FromMilliseconds(4),
            Paths = 1,
            HasStreams = number % 2 == 0,
            HasHybridKeys = number % 2 == 0,
            HasPqcLayer = Has(FaultKind.QkdCut),
            KmeLinks = Has(FaultKind.KmesStandStill) ? [Names.Link(0), Names.Link(Nodes / 2)] : [],
            Faults = [.. pairs.SelectMany((pair, at) => Meeting(pair, First + (Apart * at), form, luck))],
        };

        bool Has(FaultKind kind) => pairs.Any(pair => pair.One == kind || pair.Other == kind);
    }

    private static TimedFault[] Meeting((FaultKind One, FaultKind Other) pair, TimeSpan from, NetworkForm form, Random luck) =>
    [
        new(from, from + Lasts, Random(pair.One, form, luck)),
        new(from + (Lasts / 4), from + Lasts + (Lasts / 4), Random(pair.Other, form, luck)),
    ];

    private static Fault Random(FaultKind kind, NetworkForm form, Random luck) => kind switch
    {
        FaultKind.SiloKilled or FaultKind.SiloStandsStill or FaultKind.SiloIsolated or FaultKind.AuditDiskFull
            or FaultKind.MemoryLimited or FaultKind.FilesLimited or FaultKind.MessagesLate or FaultKind.ConnectionsHalfOpen
            or FaultKind.ConnectionsBreak or FaultKind.BytesCorrupted => new Fault(kind, Names.Silo(luck.Next(Silos))),
        FaultKind.ClockWrong => new Fault(kind, Names.Silo(luck.Next(Silos)), luck.Next(2) == 0 ? "3600" : "-3600"),
        FaultKind.ClockDrifts => new Fault(kind, Names.Silo(luck.Next(Silos)), luck.Next(2) == 0 ? "1.003" : "0.997"),
        FaultKind.SilosParted => Parted(luck.Next(Silos)),
        FaultKind.Quarantine => new Fault(kind, Names.Node(luck.Next(Nodes))),
        FaultKind.LinkMoves => new Fault(kind, Link(form, luck), Names.Node(luck.Next(Nodes))),
        FaultKind.SaeActsAsAnother => new Fault(kind, Names.Sae(3), Names.Sae(1)),
        FaultKind.SaeRevoked => new Fault(kind, Names.Sae(3)),
        FaultKind.SaesPart => new Fault(kind, Names.Sae(0), Names.Sae(1)),
        FaultKind.SaeMoves => new Fault(kind, Names.Sae(luck.Next(NetworkPlan.SaeCount)), Names.Node(luck.Next(Nodes))),
        FaultKind.Cut or FaultKind.Stall or FaultKind.Eavesdropper or FaultKind.LinkLeaves => new Fault(kind, Link(form, luck)),
        _ => new Fault(kind),
    };

    private static Fault Parted(int silo) => new(FaultKind.SilosParted, Names.Silo(silo), Names.Silo((silo + 1) % Silos));

    private static string Link(NetworkForm form, Random luck) => Names.Link(luck.Next(NetworkPlan.LinkCount(form, Nodes)));
}
