using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Topology.Rules;

/// <summary>Each pair is two SAEs that share keys, has a setting, and is listed once.</summary>
internal static class PairRules
{
    public static IEnumerable<TopologyFault> Check(TopologyDefinition definition)
    {
        var saes = new Dictionary<SaeId, SaeDefinition>();
        foreach (var sae in definition.Saes) saes.TryAdd(sae.Id, sae);
        var nearest = new NearestName([.. saes.Keys.Select(sae => sae.ToString())]);
        var listed = new HashSet<(SaeId, SaeId)>();
        foreach (var (index, pair) in definition.Pairs.Index())
        {
            SaeId[] both = [pair.One, pair.Other];
            if (!pair.HasSettings)
                yield return new(
                    At.Pair(index), $"the pair of '{pair.One}' and '{pair.Other}' has no setting",
                    "add 'routing_policy', 'least_paths' or 'least_assurance', add 'quotas', or leave the pair out");
            var unknown = both.Distinct().Where(sae => !saes.ContainsKey(sae)).ToList();
            foreach (var sae in unknown)
                yield return new(
                    At.Pair(index, "saes", sae.ToString()), $"there is no SAE '{sae}'", nearest.AdviseOr(sae.ToString(), "add it to saes"));
            if (pair.One == pair.Other)
                yield return new(At.Pair(index, "saes"), $"'{pair.One}' is both SAEs of the pair", "name two SAEs that share keys");
            // If one of the two lists the other, SaeRules reports what is missing.
            else if (unknown.Count == 0 && !both.Any(sae => both.Any(saes[sae].SharesWith.Contains)))
                yield return new(
                    At.Pair(index, "saes"),
                    $"'{pair.One}' and '{pair.Other}' do not share keys",
                    "add each to shares_with of the other, or leave the pair out");
            else if (!listed.Add((pair.One, pair.Other)) | !listed.Add((pair.Other, pair.One)))
                yield return new(At.Pair(index, "saes"), $"'{pair.One}' and '{pair.Other}' are listed twice", "keep one of the two");
        }
    }
}
