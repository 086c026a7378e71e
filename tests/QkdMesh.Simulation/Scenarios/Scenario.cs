using System.Globalization;
using System.Text;

namespace QkdMesh.Simulation.Scenarios;

internal enum NetworkForm
{
    Line,
    Ring,
    Star,
    Mesh,
}

/// <summary>A network, what is asked of it, what goes wrong, and what must hold.</summary>
internal sealed record Scenario
{
    public string Name { get; init; } = "";

    public NetworkForm Form { get; init; }

    public int Nodes { get; init; }

    /// <summary>When everything is healed.</summary>
    public TimeSpan Faulty { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Mean time between two requests.</summary>
    public TimeSpan RequestEvery { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The most disjoint routes that a request asks for.</summary>
    public int Paths { get; init; } = 2;

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
    public bool Checks(string code) => ChecksEverything || Checked.Count == 0 || Checked.Contains(code) || code == World.Simulation.Crash;

    public override string ToString()
    {
        var text = new StringBuilder().Append(
            CultureInfo.InvariantCulture, $"A {Form.ToString().ToLowerInvariant()} of {Nodes} nodes, healed after {Faulty.TotalSeconds:0.###} s.\n");
        text.Append(CultureInfo.InvariantCulture, $"A request every {RequestEvery.TotalMilliseconds:0} ms over up to {Paths} paths.\n");
        foreach (var fault in Faults) text.Append(fault).Append('\n');
        return text.ToString();
    }
}
