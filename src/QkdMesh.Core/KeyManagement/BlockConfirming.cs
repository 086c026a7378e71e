using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.KeyManagement;

/// <summary>One end of a link confirms, with the other, the blocks that it will send with, or destroys them.</summary>
public sealed class BlockConfirming(KeyManagementAgent agent, LinkId link)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly List<(ulong Block, ErrorCode Why)> _abandoned = [];

    public IReadOnlyList<(ulong Block, ErrorCode Why)> Abandoned => _abandoned;

    public IEnumerable<NodeCall[]> Steps()
    {
        // One run at a time: a second would take the first's blocks for lost.
        if (agent.EndOf(link) is not { IsOk: true, Value: var store } || !store.BeginConfirming()) yield break;
        try
        {
            var session = store.Session;
            foreach (var block in store.UnconfirmedToSend)
            {
                // Blocks of the next session bear the same ids.
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
