using System.Globalization;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;
using QkdMesh.Planning;

namespace QkdMesh.Cli.Commands.Plan;

/// <summary>A demand matrix: lines of <c>SAE,SAE,KEYS_PER_SECOND</c>. Empty lines and lines that begin with <c>#</c> are skipped.</summary>
internal static class DemandFile
{
    private const double LeastKeysPerSecond = 1e-9, MostKeysPerSecond = 1e12;

    /// <exception cref="ExpectedFailureException">The file cannot be read or has faults. The message lists all faults.</exception>
    public static async Task<IReadOnlyList<PairDemand>> LoadAsync(
        string file, NetworkTopology topology, CancellationToken cancellationToken)
    {
        var text = await TopologyFiles.ReadTextAsync(file, cancellationToken);
        var (pairs, faults, seen) = (new List<PairDemand>(), new List<string>(), new HashSet<(SaeId, SaeId)>());
        foreach (var (number, line) in text.Split('\n').Index().Where(line => line.Item.Trim() is not ("" or ['#', ..])))
        {
            var fault = Read(line, topology, out var pair);
            if (fault is null && !(seen.Add((pair!.One.Id, pair.Other.Id)) && seen.Add((pair.Other.Id, pair.One.Id))))
                fault = "this pair is already in the file; keep one line for each pair";
            if (fault is null) pairs.Add(pair!);
            else faults.Add($"{file}:{number + 1}: {fault}");
        }

        if (faults.Count > 0)
        {
            throw new ExpectedFailureException(
                "INVALID_DEMAND", $"{file} has faults:{Environment.NewLine}{string.Join(Environment.NewLine, faults)}");
        }

        return pairs.Count > 0
            ? pairs
            : throw new ExpectedFailureException(
                "INVALID_DEMAND", $"{file} names no pair: write a line SAE,SAE,KEYS_PER_SECOND for each pair, or leave out --demand");
    }

    private static string? Read(string line, NetworkTopology topology, out PairDemand? pair)
    {
        pair = null;
        if (line.Split(',', StringSplitOptions.TrimEntries) is not [var one, var other, var demand])
            return "this line is not a demand; write SAE,SAE,KEYS_PER_SECOND";
        if (!double.TryParse(demand, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate)
            || rate is not (>= LeastKeysPerSecond and <= MostKeysPerSecond))
            return $"'{demand}' is not a valid number of keys per second; write a number from 1e-9 to 1e12, such as 0.5";
        if (Find(one) is not { } first) return $"there is no SAE '{one}'; use an SAE of the topology";
        if (Find(other) is not { } second) return $"there is no SAE '{other}'; use an SAE of the topology";
        if (!topology.MayShare(first.Id, second.Id))
            return $"'{one}' and '{other}' may not share keys; name each SAE in the other's shares_with";
        pair = new(first, second, rate);
        return null;

        SaeDefinition? Find(string id) => Identifier.IsValid(id) ? topology.FindSae(new SaeId(id)) : null;
    }
}
