using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;
using QkdMesh.Topologies.Yaml;

namespace QkdMesh.Topologies.Reading;

internal sealed class PairReader(FaultLog faults)
{
    private static readonly Key[] Settings = [Keys.RoutingPolicy, Keys.LeastPaths, Keys.LeastAssurance, Keys.Quotas];

    /// <summary>Null for a pair without two usable SAEs, or with settings that could not be read.</summary>
    public PairDefinition? Read(MapReader map)
    {
        var policy = map.Word(Keys.RoutingPolicy, Words.RoutingPolicies);
        var paths = map.Number(Keys.LeastPaths);
        var assurance = map.Word(Keys.LeastAssurance, Words.Assurances);
        var quotas = new QuotaReader(faults).Read(map);
        if (map.List(Keys.PairSaes) is not { } saes) return null;
        if (saes.Count != 2)
        {
            faults.Add(map.PlaceOf(Keys.PairSaes), $"the pair has {saes.Count} SAEs", "name two SAEs: [a, b]");
            return null;
        }
        if ((Sae(saes[0]), Sae(saes[1])) is not ({ } one, { } other)) return null;
        var pair = new PairDefinition(one, other)
        {
            RoutingPolicy = policy, LeastPaths = (int?)paths, LeastAssurance = assurance, Quotas = quotas,
        };
        return pair.HasSettings || !Settings.Any(map.Has) ? pair : null;
    }

    private SaeId? Sae(YamlNode sae)
    {
        if (sae is YamlScalar { Text: var text } && Identifier.IsValid(text)) return new SaeId(text);
        faults.Add(sae.Start, "this is not the id of an SAE", $"write {Identifier.Rule}");
        return null;
    }
}
