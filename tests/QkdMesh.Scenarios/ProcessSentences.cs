using System.Globalization;
using System.Text.RegularExpressions;

namespace QkdMesh.Scenarios;

/// <summary>The sentences about the processes of a network, its links and its load. Only a stage with processes knows them.</summary>
internal static partial class ProcessSentences
{
    private const string HybridKeys = "Every second key is hybrid.", RedisTls = "Redis speaks TLS.";

    public static IReadOnlyList<string> Examples { get; } =
    [
        "  It runs on 3 silos, 2 for each node.   (1 to 9 silos a, b...)", "  Each link makes 1000 kb/s of key.",
        "  Link l2 takes its key from KMEs.", $"  {RedisTls}", $"  {HybridKeys}",
    ];

    /// <summary>The scenario with what the line says, or null.</summary>
    public static Scenario? Add(Scenario scenario, string line)
    {
        if (line == HybridKeys) return scenario with { HasHybridKeys = true };
        if (line == RedisTls) return scenario with { HasRedisTls = true };
        if (Silos().Match(line) is { Success: true } silos)
            return scenario with { Silos = NumberIn(silos, "silos"), SilosOfNode = NumberIn(silos, "each") };
        if (LinkRate().Match(line) is { Success: true } rate) return scenario with { LinkRateKbps = NumberIn(rate, "rate") };
        return KmeLink().Match(line) is { Success: true } link
            ? scenario with { KmeLinks = [.. scenario.KmeLinks, link.Groups["link"].Value] }
            : null;
    }

    /// <summary>The sentences that a scenario needs besides those of every stage.</summary>
    public static IEnumerable<string> Of(Scenario scenario)
    {
        var plain = new Scenario();
        if (scenario.Silos != plain.Silos || scenario.SilosOfNode != plain.SilosOfNode)
            yield return string.Create(
                CultureInfo.InvariantCulture, $"It runs on {scenario.Silos} silos, {scenario.SilosOfNode} for each node.");
        if (scenario.LinkRateKbps != plain.LinkRateKbps)
            yield return string.Create(CultureInfo.InvariantCulture, $"Each link makes {scenario.LinkRateKbps} kb/s of key.");
        foreach (var link in scenario.KmeLinks) yield return $"Link {link} takes its key from KMEs.";
        if (scenario.HasRedisTls) yield return RedisTls;
        if (scenario.HasHybridKeys) yield return HybridKeys;
    }

    private static int NumberIn(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    [GeneratedRegex(@"^It runs on (?<silos>[1-9]) silos?, (?<each>[1-9]) for each node\.$", Options, 1000)]
    private static partial Regex Silos();

    [GeneratedRegex(@"^Each link makes (?<rate>[1-9][0-9]{0,6}) kb/s of key\.$", Options, 1000)]
    private static partial Regex LinkRate();

    [GeneratedRegex(@"^Link (?<link>\w+) takes its key from KMEs\.$", Options, 1000)]
    private static partial Regex KmeLink();
}
