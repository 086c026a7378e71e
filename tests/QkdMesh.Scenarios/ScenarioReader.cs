using System.Globalization;
using System.Text.RegularExpressions;
using QkdMesh.Invariants;

namespace QkdMesh.Scenarios;

/// <summary>Reads a scenario for one stage. Each line has one sentence; <c>#</c> begins a comment.</summary>
public static partial class ScenarioReader
{
    /// <exception cref="FormatException">
    /// A line is not a sentence of a scenario, or the stage cannot play it. The message names the line and lists the sentences.
    /// </exception>
    public static Scenario Read(string text, string name, Stage stage)
    {
        var scenario = new Scenario { Name = name };
        var number = 0;
        foreach (var line in text.Split('\n').Select(line => line.Trim()))
        {
            number++;
            if (line.Length == 0 || line[0] == '#') continue;
            try
            {
                scenario = Add(scenario, line, stage) ?? throw new FormatException(
                    $"{name}:{number}: \"{Short(line)}\" is not a sentence of a scenario. The sentences are:\n"
                    + string.Join('\n', Examples(stage)));
            }
            catch (OverflowException tooLarge)
            {
                throw new FormatException($"{name}:{number}: \"{Short(line)}\" has a number that is too large", tooLarge);
            }
        }
        return ScenarioRules.Check(scenario, stage) is { } fault ? throw new FormatException($"{name}: {fault}") : scenario;
    }

    private static string Short(string line) =>
        string.Concat(line.Take(80).Select(letter => char.IsControl(letter) ? '?' : letter)) + (line.Length > 80 ? "..." : "");

    private static Scenario? Add(Scenario scenario, string line, Stage stage)
    {
        if (Network().Match(line) is { Success: true } network)
            return scenario with
            {
                Form = Enum.Parse<NetworkForm>(network.Groups["form"].Value, ignoreCase: true),
                Nodes = int.Parse(network.Groups["nodes"].Value, CultureInfo.InvariantCulture),
                Faulty = Seconds(network.Groups["healed"].Value),
            };
        if (Load().Match(line) is { Success: true } load)
            return scenario with
            {
                RequestEvery = TimeSpan.FromMilliseconds(int.Parse(load.Groups["every"].Value, CultureInfo.InvariantCulture)),
                Paths = int.Parse(load.Groups["paths"].Value, CultureInfo.InvariantCulture),
                LeastPaths = load.Groups["least"] is { Success: true } least ? int.Parse(least.Value, CultureInfo.InvariantCulture) : 1,
            };
        if (Timed().Match(line) is { Success: true } timed && Fault.TryRead(timed.Groups["fault"].Value) is { } fault)
        {
            var to = timed.Groups["to"];
            return scenario with
            {
                Faults = [.. scenario.Faults, new(Seconds(timed.Groups["from"].Value), to.Success ? Seconds(to.Value) : null, fault)],
            };
        }
        if (stage.HasSilos && ProcessSentences.Add(scenario, line) is { } ofProcesses) return ofProcesses;
        if (!stage.HasSilos && line == Scenario.PairedSources) return scenario with { HasPairedSources = true };
        if (!stage.HasSilos && line == Scenario.SeveralSlaves) return scenario with { HasSeveralSlaves = true };
        if (!stage.HasSilos && Lease().Match(line) is { Success: true } lease)
            return scenario with { NetworkLease = Seconds(lease.Groups["lease"].Value) };
        if (!stage.HasSilos && Tenants().Match(line) is { Success: true } tenants)
            return scenario with { Tenants = int.Parse(tenants.Groups["tenants"].Value, CultureInfo.InvariantCulture) };
        if (line == Scenario.ReadStreams) return scenario with { HasStreams = true };
        if (line == Scenario.PqcLayer) return scenario with { HasPqcLayer = true };
        if (!stage.HasSilos && PqcUse().Match(line) is { Success: true } layer)
            return scenario with { PqcUse = Enum.Parse<PqcLayerUse>(layer.Groups["use"].Value, ignoreCase: true) };
        if (Absent().Match(line) is { Success: true } absent)
            return stage.Defences.Contains(absent.Groups["name"].Value)
                ? scenario with { Absent = [.. scenario.Absent, absent.Groups["name"].Value] }
                : null;
        if (Tests().Match(line) is { Success: true } tests)
            return stage.Mutants.Contains(tests.Groups["name"].Value)
                ? scenario with { Tests = [.. scenario.Tests, tests.Groups["name"].Value] }
                : null;
        if (Known().Match(line) is { Success: true } known)
        {
            var codes = known.Groups["codes"].Value.Split(", ");
            return codes.All(code => AllInvariants.Named(code)?.Code == code || stage.OwnCodes.Contains(code))
                ? scenario with { Known = [.. scenario.Known, .. codes], KnownUntil = known.Groups["until"].Value }
                : null;
        }
        if (MustHold().Match(line) is { Success: true } must)
        {
            if (must.Groups["what"].Value == "everything holds") return scenario with { ChecksEverything = true };
            return CodeOf(must.Groups["what"].Value) is { } code ? scenario with { Checked = [.. scenario.Checked, code] } : null;
        }
        return null;
    }

    private static string? CodeOf(string codeOrWords) => AllInvariants.Named(codeOrWords)?.Code;

    private static IEnumerable<string> Examples(Stage stage) =>
    [
        "  A ring of 6 nodes, healed after 8 s.   (or: line, star, mesh; 3 to 12 nodes n0, n1...; links l0, l1...; SAEs s0 to s3)",
        "  A request every 500 ms over up to 2 paths.   (1 to 4 paths; or: over 2 to 3 paths)",
        .. stage.HasSilos ? ProcessSentences.Examples : OfSimulation,
        $"  {Scenario.PqcLayer}", $"  {Scenario.ReadStreams}",
        .. OfMutants.Where(_ => stage.Mutants.Count > 0),
        .. OfHoles,
        "  Always everything holds.   (or, to check some alone, any of:)",
        .. AllInvariants.Fresh().Select(invariant => $"  Always {invariant.Words}."),
        .. stage.Faults.Select(kind => $"  From 1 s to 3 s {Fault.WordsOf(kind)}."),
    ];

    private static readonly string[] OfSimulation =
    [
        $"  {Scenario.PairedSources}", $"  {Scenario.SeveralSlaves}", "  Pqc links are for use as equal.   (or: fallback, never)",
        "  The network lease is 2 s.   (how long a node goes by a network that the controller does not confirm)",
    ];

    private static readonly string[]
        OfMutants = ["  With the defence role-check absent.   It puts the mutant burn-skipped to the test."],
        OfHoles = ["  Known: S15, S3 until nodes prove themselves to each other.   (these invariants, and no other, are broken today)"];

    private static TimeSpan Seconds(string text) => TimeSpan.FromSeconds(double.Parse(text, CultureInfo.InvariantCulture));

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    [GeneratedRegex(
        @"^A (?<form>line|ring|star|mesh) of (?<nodes>[3-9]|1[0-2]) nodes, healed after (?<healed>[0-9]+(\.[0-9]+)?) s\.$", Options, 1000)]
    private static partial Regex Network();

    [GeneratedRegex(@"^A request every (?<every>[0-9]{1,6}) ms over (up to|(?<least>[1-4]) to) (?<paths>[1-4]) paths?\.$", Options, 1000)]
    private static partial Regex Load();

    [GeneratedRegex(@"^Pqc links are for use as (?<use>fallback|equal|never)\.$", Options, 1000)]
    private static partial Regex PqcUse();

    [GeneratedRegex(@"^From (?<from>[0-9]+(\.[0-9]+)?) s( to (?<to>[0-9]+(\.[0-9]+)?) s)? (?<fault>.+)\.$", Options, 1000)]
    private static partial Regex Timed();

    [GeneratedRegex(@"^(?<tenants>[2-4]) tenants share the links\.$", Options, 1000)]
    private static partial Regex Tenants();

    [GeneratedRegex(@"^The network lease is (?<lease>[0-9]+(\.[0-9]+)?) s\.$", Options, 1000)]
    private static partial Regex Lease();

    [GeneratedRegex(@"^With the defence (?<name>\S+) absent\.$", Options, 1000)]
    private static partial Regex Absent();

    [GeneratedRegex(@"^It puts the mutant (?<name>\S+) to the test\.$", Options, 1000)]
    private static partial Regex Tests();

    [GeneratedRegex(@"^Known: (?<codes>[A-Z]+[0-9]*(, [A-Z]+[0-9]*)*) until (?<until>.+)\.$", Options, 1000)]
    private static partial Regex Known();

    [GeneratedRegex(@"^(Always|Eventually) (?<what>.+)\.$", Options, 1000)]
    private static partial Regex MustHold();
}
