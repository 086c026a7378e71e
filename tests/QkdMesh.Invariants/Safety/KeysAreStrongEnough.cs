using QkdMesh.History;
using QkdMesh.Invariants.Bookkeeping;

namespace QkdMesh.Invariants.Safety;

/// <summary>
/// No key goes to an SAE that is weaker than the topology says for its pair. The topology that the delivering node uses decides. The shares
/// are those that the node sent or that arrived there, and the assurance is the one that the SAE is told.
/// </summary>
public sealed class KeysAreStrongEnough : Invariant
{
    private static readonly string[] Assurances = ["pqc", "hybrid", "its"];

    private readonly NetworkViews _views = new();
    private readonly Dictionary<(NodeRun End, Guid Batch), int> _shares = [];
    private readonly List<(KeyDelivered Delivered, int Shares, long Topology)> _unjudged = [];

    public override string Code => "S18";

    public override string Words => "keys are strong enough for their pair";

    public override void See(KeyEvent happened)
    {
        switch (happened)
        {
            case RelayStarted or RelayArrived:
                var end = (NodeRun.Of((RelayEvent)happened), ((RelayEvent)happened).Batch);
                _shares[end] = _shares.GetValueOrDefault(end) + 1;
                break;
            // S5 covers a node that has seen no network.
            case KeyDelivered delivered when _views.Of(delivered) is { Version: var version }:
                var shares = _shares.GetValueOrDefault((NodeRun.Of(delivered), delivered.Batch));
                // In a merged history the topology may come later.
                if (_views.Topology(version) is { } topology) Judge(delivered, shares, topology);
                else _unjudged.Add((delivered, shares, version));
                break;
            case TopologyApplied applied: _views.See(applied); break;
            case NetworkSeen seen: _views.See(seen); break;
        }
    }

    public override void End()
    {
        foreach (var (delivered, shares, version) in _unjudged)
            if (_views.Topology(version) is { } topology) Judge(delivered, shares, topology);
        _unjudged.Clear();
    }

    private void Judge(KeyDelivered delivered, int shares, TopologyIndex topology)
    {
        if (topology.NeedsOf(delivered.Sae, delivered.Peer) is not { } needs) return;
        // What stays at one node is in no share.
        if (Math.Max(shares, 1) < needs.LeastPaths) Accuse(delivered, $"in {shares} shares, and not in {needs.LeastPaths}");
        if (RankOf(delivered.Assurance) < RankOf(needs.LeastAssurance))
            Accuse(delivered, $"with assurance {delivered.Assurance}, and not {needs.LeastAssurance}");
    }

    private static int RankOf(string assurance) => Array.IndexOf(Assurances, assurance);

    private void Accuse(KeyDelivered delivered, string why) => Violated(
        delivered, $"{NodeRun.Of(delivered)} delivers key {delivered.Key} of {delivered.Peer} to {delivered.Sae} {why}",
        delivered.Batch, delivered.Key, NodeRun.Of(delivered));
}
