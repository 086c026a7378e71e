using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Memory;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Recording;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.KeyManagement;

/// <summary>The part of a node's key manager that holds its end of every adjacent link (KMA of ITU-T Y.3803).</summary>
public sealed class KeyManagementAgent
{
    private readonly IEntropy _entropy;
    private readonly Dictionary<LinkId, LinkKeyStore> _stores = [];
    private readonly Dictionary<LinkId, (NodeId Node, bool HasQuantumChannel)> _peers = [];
    private readonly HashSet<LinkId> _off = [];

    private readonly PairedEnds _sources;
    private readonly MemoryBudget _memory;
    private readonly Bits _capacity;
    private NetworkTopology? _topology;
    private long _reserved;
    private bool _isOver;

    /// <param name="capacity">The most key that each end of a link stores to send with.</param>
    internal KeyManagementAgent(
        NodeId node, IEntropy entropy, NodeHistory history, IPairedSourceFactory sources, MemoryBudget memory, Bits capacity)
    {
        (Node, _entropy, History, _memory, _capacity) = (node, entropy, history, memory, capacity);
        _sources = new PairedEnds(sources, entropy);
    }

    public NodeId Node { get; }

    internal NodeHistory History { get; }

    /// <summary>Follows a new topology: gets a store for every link at this node, and destroys the key of those that left.</summary>
    public void Adopt(NetworkSnapshot network)
    {
        _topology = network.Topology;
        var adjacent = network.Topology.LinksOf(Node).ToDictionary(link => link.Id);
        foreach (var store in _stores.Values.Where(store => !IsEndOf(store)).ToList())
        {
            store.EndSession(DiscardReason.LinkRemoved);
            _stores.Remove(store.Link);
            _peers.Remove(store.Link);
        }
        foreach (var link in adjacent.Values.Where(link => !_stores.ContainsKey(link.Id)))
        {
            _stores.Add(link.Id, new LinkKeyStore(link.Id, EndAt(link), _entropy, History, _capacity));
            _peers.Add(link.Id, (link.OtherEnd(Node), link.HasQuantumChannel));
        }
        Reserve();
        foreach (var store in _stores.Values) store.Adopt(_topology.RelayingTenants);
        _off.IntersectWith(adjacent.Keys);
        _sources.Adopt(adjacent, link => _stores[link]);

        // A link to another neighbour is another link: the former neighbour knows its key. Key of ML-KEM never counts as key of a
        // quantum channel.
        bool IsEndOf(LinkKeyStore store) => adjacent.TryGetValue(store.Link, out var link)
            && EndAt(link) == store.End && (link.OtherEnd(Node), link.HasQuantumChannel) == _peers[store.Link];
    }

    /// <summary>Answers the other end of a link, which offers its nonce for a session.</summary>
    public Result<SessionNonce> Greet(LinkId link, SessionNonce peer)
    {
        var end = EndOf(link);
        return end.IsOk ? end.Value.Greet(peer) : end.Error;
    }

    /// <summary>Answers the other end of a link, which offers to confirm a block.</summary>
    public Result<byte[]> Answer(byte[] offer)
    {
        var link = BlockConfirmation.LinkOf(offer);
        if (!link.IsOk) return link.Error;
        var end = EndOf(link.Value);
        return end.IsOk ? BlockConfirmation.Answer(end.Value, offer) : end.Error;
    }

    /// <summary>Takes a link's orders and the blocks that it made. What is not taken of them is destroyed.</summary>
    /// <param name="carries">Whether messages may cross the link. Its key stays either way.</param>
    /// <param name="peer">What the other end will not send with any more, as the link last heard; null where it does not know.</param>
    public Result<LinkEndReport> HandOver(LinkId link, bool carries, IReadOnlyList<KeyBlock> blocks, SendingPoint? peer, TimeSpan now)
    {
        try
        {
            var end = EndOf(link);
            if (!end.IsOk) return end.Error;
            SetCarrying(link, carries);
            foreach (var block in blocks) _ = end.Value.Ingest(block, now);
            if (peer is { } point) end.Value.PeerSendsFrom(point, now);
            return Report(end.Value);
        }
        finally
        {
            foreach (var block in blocks) block.Key.Dispose();
        }
    }

    /// <summary>Whether the memory of this node is older than what a link knows of it.</summary>
    internal bool HasForgotten(HandOverCall known) =>
        EndOf(known.Link) is { IsOk: true, Value: var end } && end.HasForgotten(known.PeerReceived, known.Reported);

    /// <summary>What this end of a link says of itself.</summary>
    public Result<LinkEndReport> Report(LinkId link)
    {
        var end = EndOf(link);
        return end.IsOk ? Report(end.Value) : end.Error;
    }

    /// <summary>End A of a link with a paired source: which key the ends could take next. Empty if there is no such key now.</summary>
    public Result<byte[]> OfferKey(LinkId link, OfferRequest request) => _sources.Offer(link, request);

    /// <summary>End B: takes what end A offers, and replies.</summary>
    public Result<byte[]> AcceptOffer(byte[] offer, TimeSpan now) => _sources.Accept(offer, now);

    /// <summary>End A: takes what end B took, in so many blocks.</summary>
    public Result<int> CompleteOffer(byte[] reply, TimeSpan now) => _sources.Complete(reply, now);

    /// <summary>
    /// The quantum channel of a link cannot be trusted: destroys all key of the link here. No message crosses until the link allows it.
    /// </summary>
    public Result<Done> RaiseAlarm(LinkId link)
    {
        var end = EndOf(link);
        if (!end.IsOk) return end.Error;
        end.Value.RaiseAlarm();
        _sources.Discard(link);
        SetCarrying(link, false);
        return Done.Instance;
    }

    /// <summary>This node's ends of all its links.</summary>
    public IReadOnlyCollection<LinkKeyStore> Ends => _stores.Values;

    /// <summary>The neighbour at the other end of a link, or null where this node is no end of it.</summary>
    public NodeId? PeerOf(LinkId link) => _peers.TryGetValue(link, out var peer) ? peer.Node : null;

    /// <summary>This node's end of a link, whether the link carries messages or not.</summary>
    public Result<LinkKeyStore> EndOf(LinkId link) => _stores.TryGetValue(link, out var store)
        ? store
        : new MeshError(ErrorCode.NotOnRoute, $"{Node} is not an end of {link}");

    /// <summary>This node's end of a link that carries messages now.</summary>
    public Result<LinkKeyStore> CarryingEndOf(LinkId link) => _off.Contains(link)
        ? new MeshError(ErrorCode.LinkDown, $"{link} is cut") { Link = link }
        : EndOf(link);

    /// <summary>The most key of a link, in bytes, that may belong to other tenants than the one that asks.</summary>
    internal long MostInAccounts => LinkAllocator.MostInAccountsOf(_topology?.RelayingTenants.Length ?? 0, _capacity.Bytes);

    /// <summary>
    /// What a relay claims. Only an SAE of the node that the relay comes from can claim for its tenant: a node that was taken over cannot
    /// use up the share of a tenant that has no SAE there.
    /// </summary>
    internal KeyClaim ClaimOf(NodeId source, SaeId master, RelayClass @class) =>
        new(_topology?.FindSae(master) is { Tenant: { } tenant } sae && sae.Node == source ? tenant : null, @class);

    /// <summary>Whether a batch of so many bytes could be sent over a link now, without sending it.</summary>
    internal Result<Done> CanSend(LinkId link, KeyClaim claim, int bytes)
    {
        var end = CarryingEndOf(link);
        if (!end.IsOk) return end.Error;
        return end.Value.CheckBurn(claim, bytes) is { } lacking ? lacking : Done.Instance;
    }

    /// <summary>Destroys blocks that were never confirmed and leftovers of late messages.</summary>
    public void DiscardAged(TimeSpan now, TimeSpan patience)
    {
        foreach (var store in _stores.Values) store.DiscardAged(now, patience);
    }

    /// <summary>Leaves every session, and destroys all link key. The next sessions have fresh nonces.</summary>
    public void EndSessions(DiscardReason reason)
    {
        foreach (var store in _stores.Values) store.EndSession(reason);
        _sources.Discard();
    }

    /// <summary>Destroys all key of the node, for good.</summary>
    public void ShutDown()
    {
        EndSessions(DiscardReason.Shutdown);
        _sources.ShutDown();
        _isOver = true;
        Reserve();
    }

    // For what the ends may store, and not for what they store now: later key must not find its memory taken.
    private void Reserve()
    {
        var needed = _isOver ? 0 : _stores.Count * _memory.LinkEnd;
        _memory.Reserve(needed - _reserved);
        _reserved = needed;
    }

    private LinkEndReport Report(LinkKeyStore store) => store.Report() with { SourceFault = _sources.FaultOf(store.Link) };

    private LinkEnd EndAt(LinkDefinition link) => link.A == Node ? LinkEnd.A : LinkEnd.B;

    internal void SetCarrying(LinkId link, bool carries)
    {
        if (carries) _off.Remove(link);
        else _off.Add(link);
    }
}
