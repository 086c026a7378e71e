using System.Globalization;
using System.Text;

namespace QkdMesh.Chaos.Processes;

/// <summary>The network of a scenario as a topology file, as faults change it.</summary>
internal sealed class ChaosTopology(Scenario scenario)
{
    public NetworkPlan Plan { get; private set; } = new(scenario.Form, scenario.Nodes);

    public void Change(Fault fault, bool isOver) => Plan = Plan.After(fault, isOver);

    /// <summary>The topology now. Its shape is a mesh, because changes may break a ring or a star.</summary>
    public string Yaml
    {
        get
        {
            var text = new StringBuilder("name: chaos\nshape: mesh\nnodes:\n");
            foreach (var node in Plan.Nodes) text.Append(CultureInfo.InvariantCulture, $"  - {{id: {node}}}\n");
            text.Append("links:\n");
            foreach (var link in Plan.Links)
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"  - {{id: {link.Name}, ends: [{link.A}, {link.B}], length_km: 10, loss_db: 2, device: metro}}\n");
            text.Append(CultureInfo.InvariantCulture, $"devices:\n  - {{id: metro, key_rate_kbps: {scenario.LinkRateKbps}}}\nsaes:\n");
            foreach (var sae in Plan.Saes)
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"  - {{id: {sae.Name}, node: {sae.Node}, shares_with: [{string.Join(", ", sae.Peers)}]}}\n");
            return text.ToString();
        }
    }
}
