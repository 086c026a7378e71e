using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;
using QkdMesh.Planning;

namespace QkdMesh.Cli.Commands.Plan;

/// <summary>A demand matrix: lines of <c>SAE,SAE,KEYS_PER_SECOND</c>. Empty lines and lines that begin with <c>#</c> are skipped.</summary>
internal static class DemandFile
{
    /// <exception cref="ExpectedFailureException">The file cannot be read or has faults. The message lists all faults.</exception>
    public static async Task<IReadOnlyList<PairDemand>> LoadAsync(
        string file, NetworkTopology topology, CancellationToken cancellationToken)
    {
        var text = await TopologyFiles.ReadTextAsync(file, cancellationToken);
        if (TopologyFiles.FaultOfEncoding(text, file) is { } unreadable) throw Invalid($"{unreadable}");
        var (pairs, faults, seen) = (new List<PairDemand>(), new List<string>(), new Dictionary<(SaeId, SaeId), int>());
        var lines = new DemandLine(topology);
        foreach (var (index, line) in text.Split('\n').Index().Where(line => line.Item.Trim() is not ("" or ['#', ..])))
        {
            var fault = lines.Read(line.Trim(), out var pair);
            if (fault is null && seen.TryGetValue(KeyOf(pair!), out var first))
                fault = $"this pair is already in line {first}; keep one line for each pair";
            if (fault is not null) faults.Add($"{file}:{index + 1}: {fault}");
            else
            {
                pairs.Add(pair!);
                seen[KeyOf(pair!)] = index + 1;
            }
        }

        if (faults.Count > 0) throw Invalid(string.Join(Environment.NewLine, [$"{file} has faults:", .. faults]));
        return pairs.Count > 0
            ? pairs
            : throw Invalid($"{file} names no pair: write a line {DemandLine.Form} for each pair, or leave out --demand");
    }

    // A pair is the same in both orders.
    private static (SaeId, SaeId) KeyOf(PairDemand pair) =>
        string.CompareOrdinal(pair.One.Id.Value, pair.Other.Id.Value) < 0
            ? (pair.One.Id, pair.Other.Id)
            : (pair.Other.Id, pair.One.Id);

    private static ExpectedFailureException Invalid(string message) => new("INVALID_DEMAND", message);
}
