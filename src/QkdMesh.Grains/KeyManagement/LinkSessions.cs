using Microsoft.Extensions.Logging;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.Network;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Grains.KeyManagement;

/// <summary>What one end of a link does with the other: agree on a session, and confirm blocks.</summary>
internal sealed partial class LinkSessions(KeyManagementAgent agent, NodeCalls nodes, NetworkView view, ILogger logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async ValueTask OpenAsync(LinkId link)
    {
        if (!agent.EndOf(link).IsOk || Peer(link) is not { } peer) return;
        var store = agent.EndOf(link).Value;
        var sent = store.Nonce;
        var answer = await nodes.AwaitAsync(peer, nodes[peer].GreetAsync(link, sent), Patience);
        if (!answer.IsOk)
        {
            LogRefused(link, answer.Error.Code);
            return;
        }
        store.Greeted(sent, answer.Value);
        LogSession(link);
    }

    /// <summary>Confirms a block that this end will send with, or destroys it.</summary>
    public async ValueTask ConfirmAsync(LinkKeyStore store, ulong block)
    {
        if (Peer(store.Link) is not { } peer) return;
        var offer = BlockConfirmation.Offer(store, block);
        if (!offer.IsOk) return;
        var answer = await nodes.AwaitAsync(peer, nodes[peer].ConfirmAsync(offer.Value), Patience);
        var conclusion = answer.IsOk ? BlockConfirmation.Conclude(store, answer.Value) : answer.Error;
        if (conclusion.IsOk) return;
        BlockConfirmation.Abandon(store, block, conclusion.Error);
        LogAbandoned(block, store.Link, conclusion.Error.Code);
    }

    private NodeId? Peer(LinkId link) => view.Current?.Topology.FindLink(link)?.OtherEnd(agent.Node);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Link} has a session")]
    private partial void LogSession(LinkId link);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Link} has no session: {Reason}")]
    private partial void LogRefused(LinkId link, ErrorCode reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "block {Block} of {Link} is destroyed: {Reason}")]
    private partial void LogAbandoned(ulong block, LinkId link, ErrorCode reason);
}
