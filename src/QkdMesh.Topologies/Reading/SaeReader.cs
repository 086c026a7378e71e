using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;
using QkdMesh.Topologies.Yaml;

namespace QkdMesh.Topologies.Reading;

internal sealed class SaeReader(FaultLog faults)
{
    /// <summary>Null for an SAE without a usable id or node.</summary>
    public SaeDefinition? Read(MapReader map)
    {
        var peers = new HashSet<SaeId>();
        foreach (var peer in map.List(Keys.SharesWith) ?? [])
        {
            if (peer is not YamlScalar { Text: var text } || !Identifier.IsValid(text))
                faults.Add(peer.Start, "this is not the id of an SAE", $"write {Identifier.Rule}");
            else if (!peers.Add(new SaeId(text)))
                faults.Add(peer.Start, $"'{text}' is listed twice", "keep one of the two");
        }

        var node = map.Identifier(Keys.AtNode);
        var (tenant, selectors) = (map.Identifier(Keys.SaeTenant), new SelectorReader(faults).Read(map));
        var quotas = new QuotaReader(faults).Read(map);
        return map.Identifier(Keys.Id) is { } id && node is not null
            ? new(new SaeId(id), new NodeId(node), peers) { Tenant = tenant, Selectors = selectors, Quotas = quotas }
            : null;
    }
}
