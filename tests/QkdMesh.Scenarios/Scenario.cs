using System.Globalization;
using System.Text;

namespace QkdMesh.Scenarios;

/// <summary>A network, its load, its faults, and the invariants that must hold.</summary>
public sealed record Scenario
{
    /// <summary>The code for an exception. No invariant names it, but no scenario may cause one.</summary>
    public const string Crash = "CRASH";

    internal const string
        PairedSources = "The sources of links live at both ends.",
        PqcLayer = "A pqc link is beside each QKD link.",
        ReadStreams = "Every pair of SAEs also reads a stream.",
        SeveralSlaves = "Every third request is for several slaves.";

    /// <summary>Longer than the controller is away in scenarios about something else.</summary>
    public static readonly TimeSpan LongLease = TimeSpan.FromSeconds(8);

    public string Name { get; init; } = "";

    public NetworkForm Form { get; init; }

    public int Nodes { get; init; }

    /// <summary>When all faults are healed.</summary>
    public TimeSpan Faulty { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>The mean time between two requests.</summary>
    public TimeSpan RequestEvery { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The most disjoint routes that a request asks for.</summary>
    public int Paths { get; init; } = 2;

    /// <summary>The fewest disjoint routes that a request asks for.</summary>
    public int LeastPaths { get; init; } = 1;

    /// <summary>How many processes run the network, on a stage with processes.</summary>
    public int Silos { get; init; } = 3;

    /// <summary>How many silos host each node.</summary>
    public int SilosOfNode { get; init; } = 2;

    /// <summary>The rate of each link in kb/s, on a stage where it can be set.</summary>
    public int LinkRateKbps { get; init; } = 1_000;

    /// <summary>The links that take their key from KMEs, on a stage with processes.</summary>
    public IReadOnlyList<string> KmeLinks { get; init; } = [];

    /// <summary>Whether a pqc link is beside each QKD link.</summary>
    public bool HasPqcLayer { get; init; }

    /// <summary>Whether Redis speaks TLS, on a stage with processes.</summary>
    public bool HasRedisTls { get; init; }

    /// <summary>Whether about half of the requests ask for hybrid keys, on a stage with processes.</summary>
    public bool HasHybridKeys { get; init; }

    /// <summary>Whether pairs of SAEs also read streams.</summary>
    public bool HasStreams { get; init; }

    /// <summary>Whether every third request is for several slaves, on a stage where it can be set.</summary>
    public bool HasSeveralSlaves { get; init; }

    /// <summary>How many tenants the SAEs belong to, on a stage where it can be set. Their weights are 1, 2 and so on.</summary>
    public int Tenants { get; init; }

    /// <summary>Whether the link key is made at both ends of a link.</summary>
    public bool HasPairedSources { get; init; }

    /// <summary>How long a node may go by a network that the controller does not confirm, on a stage where it can be set.</summary>
    public TimeSpan NetworkLease { get; init; } = LongLease;

    /// <summary>What the network uses its pqc links for, on a stage where it can be set.</summary>
    public PqcLayerUse PqcUse { get; init; }

    public IReadOnlyList<TimedFault> Faults { get; init; } = [];

    /// <summary>Defences that the scenario leaves out.</summary>
    public IReadOnlyList<string> Absent { get; init; } = [];

    /// <summary>Mutants that this scenario must catch when they are on.</summary>
    public IReadOnlyList<string> Tests { get; init; } = [];

    /// <summary>Codes of the invariants that the scenario names.</summary>
    public IReadOnlyList<string> Checked { get; init; } = [];

    /// <summary>Codes of the invariants that the faults of the scenario break today: a known hole.</summary>
    public IReadOnlyList<string> Known { get; init; } = [];

    /// <summary>What closes the known hole, in words.</summary>
    public string KnownUntil { get; init; } = "";

    /// <summary>Whether the scenario says that everything holds.</summary>
    public bool ChecksEverything { get; init; }

    /// <summary>A scenario that names no invariant, or says that everything holds, checks all invariants.</summary>
    public bool Checks(string code) => ChecksEverything || Checked.Count == 0 || Checked.Contains(code) || code == Crash;

    public override string ToString()
    {
        var text = new StringBuilder().Append(
            CultureInfo.InvariantCulture,
            $"A {Form.ToString().ToLowerInvariant()} of {Nodes} nodes, healed after {Faulty.TotalSeconds:0.###} s.\n");
        var least = LeastPaths == 1 ? "up" : LeastPaths.ToString(CultureInfo.InvariantCulture);
        var every = RequestEvery.TotalMilliseconds;
        text.Append(CultureInfo.InvariantCulture, $"A request every {every:0} ms over {least} to {Paths} paths.\n");
        foreach (var sentence in ProcessSentences.Of(this)) text.Append(sentence).Append('\n');
        if (NetworkLease != LongLease)
            text.Append(CultureInfo.InvariantCulture, $"The network lease is {NetworkLease.TotalSeconds:0.###} s.\n");
        if (HasPairedSources) text.Append(PairedSources).Append('\n');
        if (Tenants > 0) text.Append(CultureInfo.InvariantCulture, $"{Tenants} tenants share the links.\n");
        if (HasPqcLayer) text.Append(PqcLayer).Append('\n');
        if (PqcUse != PqcLayerUse.Fallback)
            text.Append("Pqc links are for use as ").Append(PqcUse.ToString().ToLowerInvariant()).Append(".\n");
        if (HasStreams) text.Append(ReadStreams).Append('\n');
        if (HasSeveralSlaves) text.Append(SeveralSlaves).Append('\n');
        foreach (var fault in Faults) text.Append(fault).Append('\n');
        return text.ToString();
    }
}
