using System.Globalization;
using System.Text;

namespace QkdMesh.Scenarios;

/// <summary>A network, what is asked of it, what goes wrong, and what must hold.</summary>
public sealed record Scenario
{
    /// <summary>Code of what no invariant says but everybody expects: nothing throws.</summary>
    public const string Crash = "CRASH";

    internal const string PairedSources = "The sources of links live at both ends.";

    private static readonly Scenario Plain = new();

    public string Name { get; init; } = "";

    public NetworkForm Form { get; init; }

    public int Nodes { get; init; }

    /// <summary>When everything is healed.</summary>
    public TimeSpan Faulty { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Mean time between two requests.</summary>
    public TimeSpan RequestEvery { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The most disjoint routes that a request asks for.</summary>
    public int Paths { get; init; } = 2;

    /// <summary>How many processes run it, where processes do.</summary>
    public int Silos { get; init; } = 3;

    /// <summary>How many of them host each node.</summary>
    public int SilosOfNode { get; init; } = 2;

    /// <summary>What each link makes, where that can be told, in kb/s.</summary>
    public int LinkRateKbps { get; init; } = 1_000;

    /// <summary>Whether link key is made at both ends of a link, and not handed over by it.</summary>
    public bool HasPairedSources { get; init; }

    public IReadOnlyList<TimedFault> Faults { get; init; } = [];

    /// <summary>Defences that are absent.</summary>
    public IReadOnlyList<string> Absent { get; init; } = [];

    /// <summary>Mutants that must be caught here where they are switched on.</summary>
    public IReadOnlyList<string> Tests { get; init; } = [];

    /// <summary>Codes of the invariants that are named.</summary>
    public IReadOnlyList<string> Checked { get; init; } = [];

    /// <summary>Whether it says that everything holds.</summary>
    public bool ChecksEverything { get; init; }

    /// <summary>Where it names none, or says so, all are checked.</summary>
    public bool Checks(string code) => ChecksEverything || Checked.Count == 0 || Checked.Contains(code) || code == Crash;

    public override string ToString()
    {
        var text = new StringBuilder().Append(
            CultureInfo.InvariantCulture,
            $"A {Form.ToString().ToLowerInvariant()} of {Nodes} nodes, healed after {Faulty.TotalSeconds:0.###} s.\n");
        text.Append(CultureInfo.InvariantCulture, $"A request every {RequestEvery.TotalMilliseconds:0} ms over up to {Paths} paths.\n");
        if (Silos != Plain.Silos || SilosOfNode != Plain.SilosOfNode)
            text.Append(CultureInfo.InvariantCulture, $"It runs on {Silos} silos, {SilosOfNode} for each node.\n");
        if (LinkRateKbps != Plain.LinkRateKbps) text.Append(CultureInfo.InvariantCulture, $"Each link makes {LinkRateKbps} kb/s of key.\n");
        if (HasPairedSources) text.Append(PairedSources).Append('\n');
        foreach (var fault in Faults) text.Append(fault).Append('\n');
        return text.ToString();
    }
}
