using System.Globalization;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;
using QkdMesh.Planning;
using QkdMesh.Topologies;

namespace QkdMesh.Cli.Commands.Plan;

/// <summary>Reads lines of a demand matrix, and says what to write in place of a wrong line.</summary>
internal sealed class DemandLine(NetworkTopology topology)
{
    public const string Form = "SAE,SAE,KEYS_PER_SECOND";

    private const double LeastKeysPerSecond = 1e-9, MostKeysPerSecond = 1e12;

    private static readonly (char Mark, string Name)[] OtherMarks = [(';', "semicolons"), ('\t', "tabs"), ('|', "bars"), (' ', "spaces")];

    private readonly NearestName _nearest = new([.. topology.Definition.Saes.Select(sae => sae.Id.Value)]);

    /// <summary>The fault of a line; null for a sound one.</summary>
    public string? Read(string line, out PairDemand? pair)
    {
        pair = null;
        if (OddCharacters.FirstIn(line) is >= 0 and var odd)
            return $"{OddCharacters.Describe(line[odd])} is at column {odd + 1}; {OddCharacters.AdviceOn(line, odd)}";
        if (line.Contains('"', StringComparison.Ordinal)) return "this line has quotation marks; write it without them";
        if (line.Split(',', StringSplitOptions.TrimEntries) is not [var one, var other, var demand])
            return $"this line is not a demand; {AdviceOn(line)}";
        if (!TryReadRate(demand, out var rate)) return RefuseRate(demand, one);
        if (Find(one) is not { } first) return Unknown(one);
        if (Find(other) is not { } second) return Unknown(other);
        if (first == second) return $"'{one}' stands twice in this line; name two SAEs";
        if (!topology.MayShare(first.Id, second.Id))
            return $"'{one}' and '{other}' may not share keys; name each SAE in the other's shares_with";
        pair = new(first, second, rate);
        return null;
    }

    private static bool TryReadRate(string text, out double rate) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out rate)
        && rate is >= LeastKeysPerSecond and <= MostKeysPerSecond;

    private static string AdviceOn(string line)
    {
        var parts = line.Split(',', StringSplitOptions.TrimEntries);
        if (parts is [var one, var other, var whole, var fraction] && TryReadRate($"{whole}.{fraction}", out _))
            return $"write a decimal point: {one},{other},{whole}.{fraction}";
        foreach (var (mark, name) in OtherMarks)
        {
            var words = line.Split(mark, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length == 1 && words.Length == 3) return $"write commas in place of {name}: {string.Join(',', words)}";
        }

        return parts is [var a, var b] ? $"the keys per second are missing; write {a},{b},KEYS_PER_SECOND" : $"write {Form}";
    }

    private string RefuseRate(string text, string firstWord)
    {
        // Spreadsheets put the names of columns first.
        if (!text.Any(char.IsAsciiDigit) && Find(firstWord) is null) return "this line looks like a heading; begin it with #";
        return $"'{text}' is not a valid number of keys per second; "
            + "write a number from 1e-9 to 1e12, with a decimal point and without a unit, such as 0.5";
    }

    private SaeDefinition? Find(string id) => Identifier.IsValid(id) ? topology.FindSae(new SaeId(id)) : null;

    private string Unknown(string id)
    {
        var here = topology.Definition.Saes.Where(sae => sae.Node.Value == id).Select(sae => sae.Id.Value).ToList();
        return here.Count > 0
            ? $"'{id}' is a node, not an SAE; its SAEs are {string.Join(", ", here)}"
            : $"there is no SAE '{id}'; {_nearest.AdviseOr(id, "use an SAE of the topology")}";
    }
}
