using System.Globalization;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Routing.Search;

/// <summary>What keeps key from going one hop.</summary>
/// <param name="graph">The links that may be used, as far as they carry key.</param>
/// <param name="takesPqc">Whether the keys may cross links without a quantum channel.</param>
/// <param name="isHosted">Whether a silo hosts a node.</param>
/// <param name="isDemanded">Whether it is the topology that demands an assurance above pqc.</param>
internal sealed class Obstacles(
    NetworkSnapshot snapshot, RateGraph graph, bool takesPqc, Func<NodeId, bool> isHosted, bool isDemanded)
{
    private NetworkTopology Topology => snapshot.Topology;

    /// <summary>The obstacles of a hop: of its link, of its far node, and of the node that it leaves if the route does not begin there.
    /// </summary>
    public IEnumerable<Obstacle> On(NodeId from, LinkDefinition link, bool isFirst)
    {
        var to = link.OtherEnd(from);
        if (!isFirst && Refusal(from) is { } refusal) yield return refusal;
        if (OfLink(from, link, to) is { } fault) yield return fault;
        foreach (var node in isFirst ? new[] { from, to } : [to])
            if (!isHosted(node)) yield return new($"node {node} (no-silo)", $"start a silo with --site {node}");
    }

    private Obstacle? Refusal(NodeId node)
    {
        if (snapshot.Quarantined.Contains(node)) return Quarantined(node);
        return Topology.FindNode(node)?.Role == NodeRole.Trusted
            ? null
            : new($"node {node} (end node, relays nothing)", $"make {node} a trusted node in the topology", IsLasting: true);
    }

    public static Obstacle Quarantined(NodeId node) => new($"node {node} (quarantined)", $"release {node} with ReleaseNode");

    private Obstacle? OfLink(NodeId from, LinkDefinition link, NodeId to)
    {
        if (!link.HasQuantumChannel && !takesPqc)
        {
            var advice = isDemanded ? "lower 'least_assurance' in the topology"
                : Topology.Definition.PqcUse == PqcUse.Never ? "allow pqc links with pqc_use in the topology"
                : "accept the assurance pqc";
            return new($"link {link.Id} (no quantum channel)", advice, IsLasting: true);
        }

        if (graph.ArcsFrom(graph.IndexOf(from)).Any(arc => graph.IsOf(arc, link.Id))) return null;
        var state = snapshot.StateOf(link.Id);
        var condition = LinkCondition.Of(link, state, distrust: null, isHosted: _ => true);
        return condition.Kind switch
        {
            // A link that has lost an end is pending. The node without a silo is the cause.
            LinkConditionKind.Pending when !isHosted(from) || !isHosted(to) => null,
            LinkConditionKind.Alarm => new(
                string.Create(
                    CultureInfo.InvariantCulture, $"link {link.Id} ({(state.IsCut ? "cut, " : "")}alarm: QBER {state.Qber * 100:0.##} %)"),
                $"look at the alarm of {link.Id} with GetNetwork"),
            LinkConditionKind.Cut => new($"link {link.Id} (cut)", $"restore {link.Id} with RestoreLink"),
            LinkConditionKind.Failed => new(
                $"link {link.Id} (failed: {condition.Why})", $"check the fibre and the source of {link.Id}", link.WhyDark is not null),
            LinkConditionKind.Pending => new($"link {link.Id} (pending: {condition.Why})", $"wait for key of {link.Id}"),
            _ => new(
                $"link {link.Id} ({condition.Word}, but no rate and no stock from {from} to {to})", $"wait for more key of {link.Id}"),
        };
    }
}
