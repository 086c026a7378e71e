using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.KeyManagement;

/// <summary>
/// One end of a link confirms, with the other end, the blocks that it will send with. It destroys blocks that it cannot confirm.
/// The outcome is this end's report.
/// </summary>
public sealed class BlockConfirmationProcedure(KeyManagementAgent agent, LinkId link) : Procedure<LinkEndReport>
{
    private static readonly TimeSpan Patience = LinkTimings.Default.PeerPatience;

    private readonly List<(ulong Block, ErrorCode Why)> _abandoned = [];

    /// <summary>The blocks that were destroyed, and why.</summary>
    public IReadOnlyList<(ulong Block, ErrorCode Why)> Abandoned => _abandoned;

    public override IEnumerable<NodeCall[]> Steps()
    {
        foreach (var step in Confirm()) yield return step;
        Outcome = agent.Report(link);
    }

    private IEnumerable<NodeCall[]> Confirm()
    {
        // One procedure at a time: a second one would destroy the blocks that the first is confirming.
        if (agent.EndOf(link) is not { IsOk: true, Value: var store } || !store.BeginConfirming()) yield break;
        try
        {
            var session = store.Session;
            foreach (var block in store.UnconfirmedToSend)
            {
                // Blocks of the next session have the same ids.
                if (store.Session != session || agent.PeerOf(link) is not { } peer) yield break;
                var offer = BlockConfirmation.Offer(store, block);
                if (!offer.IsOk) continue;
                var call = new ConfirmCall(peer, Patience, offer.Value);
                yield return [call];
                if (store.Session == session) Conclude(store, block, call.Answer);
            }
        }
        finally
        {
            store.EndConfirming();
        }
    }

    private void Conclude(LinkKeyStore store, ulong block, Result<byte[]> answer)
    {
        var conclusion = answer.IsOk ? BlockConfirmation.Conclude(store, answer.Value) : answer.Error;
        if (conclusion.IsOk) return;
        BlockConfirmation.Abandon(store, block, conclusion.Error);
        _abandoned.Add((block, conclusion.Error.Code));
    }
}
