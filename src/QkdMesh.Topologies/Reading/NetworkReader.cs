using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;
using QkdMesh.Topologies.Yaml;

namespace QkdMesh.Topologies.Reading;

/// <summary>Reads the whole file into a definition and puts each broken rule on its line.</summary>
internal sealed class NetworkReader(YamlMap root, FaultLog faults)
{
    private readonly MapReader _network = new(root, Keys.Network, faults);

    /// <summary>Null if and only if a fault was logged.</summary>
    public NetworkTopology? Read()
    {
        var name = _network.Identifier(Keys.Name);
        var shape = _network.Word(Keys.Shape, Words.Shapes);
        var diameter = _network.Number(Keys.MaxDiameterKm);
        var nodes = _network.Items(Keys.Nodes, TopologyLimits.MaxNodes, Keys.Node, NodeReader.Read);
        var devices = _network.Items(Keys.Devices, TopologyLimits.MaxLinks, Keys.DeviceProfile, map => DeviceCatalogue.Read(map, faults));
        var ends = new EndsReader(nodes, faults);
        var links = Links(new FibreReader(new DeviceCatalogue(devices, faults), faults), ends, nodes, shape);
        links.Append(_network.Items(Keys.PqcLinks, TopologyLimits.MaxLinks, Keys.PqcLink, new PqcLinkReader(ends, faults).Read));
        var saes = _network.Items(Keys.Saes, TopologyLimits.MaxSaes, Keys.Sae, new SaeReader(faults).Read);
        var pairs = _network.Items(Keys.Pairs, TopologyLimits.MaxPairs, Keys.Pair, new PairReader(faults).Read);
        var tenants = _network.Items(Keys.Tenants, TopologyLimits.MaxTenants, Keys.Tenant, new TenantReader(faults).Read);
        var access = _network.Inner(Keys.Access, Keys.AccessRules);
        var operators = access?.Items(
            Keys.Operators, TopologyLimits.MaxOperators, Keys.OperatorEntry, new OperatorReader(faults).Read) ?? new();
        var twoPersons = access is null ? TwoPersonOrders.None : TwoPersonReader.Read(access, faults);
        var definition = new TopologyDefinition(
            new NetworkName(name ?? "unnamed"),
            shape ?? NetworkShape.Mesh,
            diameter is { } km ? FibreLength.FromKilometres(km) : null,
            nodes.Items,
            links.Items,
            saes.Items)
        {
            PqcUse = _network.Word(Keys.PqcUse, Words.PqcUses) ?? PqcUse.Fallback,
            RoutingPolicy = _network.Word(Keys.RoutingPolicy, Words.RoutingPolicies) ?? RoutingPolicy.Balanced,
            LeastPaths = (int)(_network.Number(Keys.LeastPaths) ?? 1),
            LeastAssurance = _network.Word(Keys.LeastAssurance, Words.Assurances) ?? Assurance.Pqc,
            Quotas = new QuotaReader(faults).Read(_network),
            Pairs = pairs.Items,
            Tenants = tenants.Items,
            Access = new(operators.Items)
            {
                // An operator that could not be read may be the second one.
                TwoPersons = operators.IsComplete ? twoPersons : TwoPersonOrders.None,
            },
        };
        return Check(definition, nodes, links, saes, tenants, new Dictionary<string, IReadOnlyList<YamlMap>>
        {
            ["nodes"] = nodes.Origins,
            ["links"] = links.Origins,
            ["saes"] = saes.Origins,
            ["pairs"] = pairs.Origins,
            ["tenants"] = tenants.Origins,
            ["operators"] = operators.Origins,
        });
    }

    private Section<LinkDefinition> Links(FibreReader fibres, EndsReader ends, Section<NodeDefinition> nodes, NetworkShape? shape)
    {
        var (links, spans) = (_network.Has(Keys.Links), _network.Has(Keys.Spans));
        if (_network.Has(Keys.Hub) && (shape is NetworkShape.Mesh || (links && !spans)))
            faults.Add(_network.PlaceOf(Keys.Hub), "hub is only for a star with spans", "leave hub out");
        if (links && spans)
            faults.Add(_network.PlaceOf(Keys.Spans), "the network has both links and spans", "keep one of the two");
        if (!links && !spans)
            faults.Add(_network.Map.Start, "the network has no links", "add links, or for a ring, star or point-to-point network spans");
        if (links) return _network.Items(Keys.Links, TopologyLimits.MaxLinks, Keys.Link, new LinkReader(fibres, ends, faults).Read);
        return spans ? new SpanReader(fibres, nodes, faults).Read(_network, shape) : new() { IsComplete = false };
    }

    private NetworkTopology? Check(
        TopologyDefinition definition, Section<NodeDefinition> nodes, Section<LinkDefinition> links, Section<SaeDefinition> saes,
        Section<TenantDefinition> tenants, Dictionary<string, IReadOnlyList<YamlMap>> origins)
    {
        NetworkTopology? topology = null;
        IReadOnlyList<TopologyFault> broken;
        if (nodes.IsComplete && links.IsComplete) topology = NetworkTopology.TryCreate(definition, out broken);
        else broken = nodes.IsComplete || nodes.Items.Count > 0 ? TopologyRules.CheckItems(definition) : [];
        var places = new FaultPlaces(root, origins);
        foreach (var fault in broken)
        {
            if (!MayBeUnread(fault, nodes, saes, tenants)) faults.Add(places.Of(fault.Where), fault.Problem, fault.Advice);
        }

        if (!faults.IsEmpty || topology is null) return null;
        foreach (var warning in LinkWarnings.Of(definition).Concat(PairWarnings.Of(topology)))
            faults.Warn(places.Of(warning.Where), warning.Problem, warning.Advice);
        return topology;
    }

    // An unknown name may be the name of an item that could not be read.
    private static bool MayBeUnread(
        TopologyFault fault, Section<NodeDefinition> nodes, Section<SaeDefinition> saes, Section<TenantDefinition> tenants) =>
        fault.Where switch
    {
        ["saes", _, "tenant"] => !tenants.IsComplete,
        ["links", _, "ends", _] or ["saes", _, "node"] => !nodes.IsComplete,
        ["saes", _, "shares_with", _] or ["pairs", _, "saes", ..] => !saes.IsComplete,
        _ => false,
    };
}
