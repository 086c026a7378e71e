using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Simulation.World;

/// <summary>The topology of a scenario, as faults change it.</summary>
internal sealed class SimulatedNetwork(Scenario scenario)
{
    private NetworkPlan _plan = new(scenario.Form, scenario.Nodes, scenario.HasPqcLayer);

    public void Change(Fault fault, bool isOver) => _plan = _plan.After(fault, isOver);

    /// <summary>The topology now; null if the changes leave no valid topology.</summary>
    public NetworkTopology? Now => NetworkTopology.TryCreate(Definition(), out _);

    private TopologyDefinition Definition() => new(
        new("simulated"), NetworkShape.Mesh, null,
        [
            .. _plan.Nodes.Select(node =>
                new NodeDefinition(new(node.Name), node.Name, null, node.IsEndNode ? NodeRole.End : NodeRole.Trusted)),
        ],
        [.. _plan.Links.Select(LinkNow)],
        [
            .. _plan.Saes.Select((sae, at) =>
                new SaeDefinition(new(sae.Name), new(sae.Node), sae.Peers.Select(peer => new SaeId(peer)).ToHashSet())
                {
                    Tenant = scenario.Tenants == 0 ? null : Tenant(at % scenario.Tenants),
                }),
        ])
    {
        Tenants = [.. Enumerable.Range(0, scenario.Tenants).Select(at => new TenantDefinition(Tenant(at), null) { Weight = at + 1 })],
        PqcUse = scenario.PqcUse switch
        {
            PqcLayerUse.Equal => PqcUse.Equal,
            PqcLayerUse.Never => PqcUse.Never,
            _ => PqcUse.Fallback,
        },
        Pairs =
        [
            .. _plan.StrictPairs.Select(pair => new PairDefinition(new(pair.One), new(pair.Other))
            {
                LeastPaths = 2, LeastAssurance = Assurance.Its,
            }),
        ],
    };

    private static string Tenant(int number) => $"t{number}";

    private LinkDefinition LinkNow(PlannedLink link) => new(
        new(link.Name), new(link.A), new(link.B),
        FibreLength.FromKilometres(10), OpticalLoss.FromDecibels(2), "simulated", KeyRate.FromKilobitsPerSecond(10))
    {
        Source = !link.HasQuantumChannel ? new LinkSource(KeySourceKind.Pqc) { Pqc = PqcParameters.Default }
            : scenario.HasPairedSources ? new LinkSource(KeySourceKind.Etsi014)
            : LinkSource.Simulated,
    };
}
