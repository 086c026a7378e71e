using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;
using QkdMesh.Topologies.Yaml;

namespace QkdMesh.Topologies.Reading;

internal sealed class PairReader(FaultLog faults)
{
    /// <summary>Null for a pair without two usable SAEs or without a policy.</summary>
    public PairDefinition? Read(MapReader map)
    {
        var policy = map.Word(Keys.PairPolicy, Words.RoutingPolicies);
        if (map.List(Keys.PairSaes) is not { } saes) return null;
        if (saes.Count != 2)
        {
            faults.Add(map.PlaceOf(Keys.PairSaes), $"the pair has {saes.Count} SAEs", "name two SAEs: [a, b]");
            return null;
        }
        return (Sae(saes[0]), Sae(saes[1])) is ({ } one, { } other) && policy is { } chosen ? new(one, other, chosen) : null;
    }

    private SaeId? Sae(YamlNode sae)
    {
        if (sae is YamlScalar { Text: var text } && Identifier.IsValid(text)) return new SaeId(text);
        faults.Add(sae.Start, "this is not the id of an SAE", $"write {Identifier.Rule}");
        return null;
    }
}
