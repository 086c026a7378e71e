using System.Globalization;
using System.Text;

namespace QkdMesh.Chaos.Processes;

/// <summary>The network of a scenario as a topology file, as faults change it.</summary>
/// <param name="kmes">The URLs of the KMEs at the first and at the second end of links that take their key from KMEs.</param>
internal sealed class ChaosTopology(Scenario scenario, (string A, string B) kmes = default)
{
    public const string Name = "chaos";

    // The names that the test KME gives to the two ends.
    private const string SaeOfA = "sae-of-a", SaeOfB = "sae-of-b";

    public NetworkPlan Plan { get; private set; } = new(scenario.Form, scenario.Nodes);

    /// <summary>The links without a quantum channel: p0 is beside l0. No fault moves or cuts them.</summary>
    public IReadOnlyList<PlannedLink> PqcLinks { get; } = !scenario.HasPqcLayer
        ? []
        : [.. new NetworkPlan(scenario.Form, scenario.Nodes).Links.Select(link => link with { Name = $"p{link.Name[1..]}" })];

    /// <summary>Whether the link takes its key from KMEs.</summary>
    public bool IsOfKmes(string link) => scenario.KmeLinks.Contains(link);

    public void Change(Fault fault, bool isOver) => Plan = Plan.After(fault, isOver);

    /// <summary>The topology now. Its shape is a mesh, because changes may break a ring or a star.</summary>
    public string Yaml
    {
        get
        {
            var text = new StringBuilder($"name: {Name}\nshape: mesh\nnodes:\n");
            foreach (var node in Plan.Nodes) text.Append(CultureInfo.InvariantCulture, $"  - {{id: {node.Name}}}\n");
            text.Append("links:\n");
            foreach (var link in Plan.Links)
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"  - {{id: {link.Name}, ends: [{link.A}, {link.B}], length_km: 10, loss_db: 2, device: metro{KmesOf(link)}}}\n");
            if (PqcLinks.Count > 0) text.Append("pqc_links:\n");
            foreach (var link in PqcLinks)
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"  - {{id: {link.Name}, ends: [{link.A}, {link.B}], key_rate_kbps: {scenario.LinkRateKbps}}}\n");
            text.Append(CultureInfo.InvariantCulture, $"devices:\n  - {{id: metro, key_rate_kbps: {scenario.LinkRateKbps}}}\nsaes:\n");
            foreach (var sae in Plan.Saes)
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"  - {{id: {sae.Name}, node: {sae.Node}, shares_with: [{string.Join(", ", sae.Peers)}]}}\n");
            return text.Append(CultureInfo.InvariantCulture, $"access:\n  operators:\n    - {{id: {ClusterCredentials.Operator}, roles: ")
                .Append("[viewer, operator, topology, security-officer]}\n").ToString();
        }
    }

    private string KmesOf(PlannedLink link) => !IsOfKmes(link.Name)
        ? ""
        : $", etsi014: {{a: {{url: \"{kmes.A}\", sae_id: {SaeOfA}}}, b: {{url: \"{kmes.B}\", sae_id: {SaeOfB}}}}}";
}
