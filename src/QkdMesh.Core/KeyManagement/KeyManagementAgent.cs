using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Randomness;

namespace QkdMesh.Core.KeyManagement;

/// <summary>The part of a node's key manager that holds its end of every adjacent link (KMA of ITU-T Y.3803).</summary>
public sealed class KeyManagementAgent(NodeId node, IEntropy entropy)
{
    private readonly Dictionary<LinkId, LinkKeyStore> _stores = [];
    private readonly Dictionary<LinkId, NodeId> _peers = [];
    private readonly HashSet<LinkId> _off = [];

    public NodeId Node => node;

    /// <summary>Follows a new topology: gets a store for every link at this node, and destroys the key of those that left.</summary>
    public void Adopt(NetworkSnapshot network)
    {
        var adjacent = network.Topology.LinksOf(node).ToDictionary(link => link.Id);
        foreach (var store in _stores.Values.Where(store => !IsEndOf(store)).ToList())
        {
            store.EndSession(DiscardReason.LinkRemoved);
            _stores.Remove(store.Link);
            _peers.Remove(store.Link);
        }
        foreach (var link in adjacent.Values.Where(link => !_stores.ContainsKey(link.Id)))
        {
            _stores.Add(link.Id, new LinkKeyStore(link.Id, link.A == node ? LinkEnd.A : LinkEnd.B, entropy));
            _peers.Add(link.Id, link.OtherEnd(node));
        }
        _off.IntersectWith(adjacent.Keys);

        // A link that goes to another neighbour is another link: the former one knows its key.
        bool IsEndOf(LinkKeyStore store) => adjacent.TryGetValue(store.Link, out var link)
            && (link.A == node ? LinkEnd.A : LinkEnd.B) == store.End && link.OtherEnd(node) == _peers[store.Link];
    }

    /// <summary>Says whether a link carries messages now. Its key stays either way.</summary>
    public void SetCarrying(LinkId link, bool carries)
    {
        if (carries) _off.Remove(link);
        else _off.Add(link);
    }

    /// <summary>This node's end of a link, whether the link carries messages or not.</summary>
    public Result<LinkKeyStore> EndOf(LinkId link) => _stores.TryGetValue(link, out var store)
        ? store
        : new MeshError(ErrorCode.NotOnRoute, $"{node} is no end of {link}");

    /// <summary>This node's end of a link that carries messages now.</summary>
    public Result<LinkKeyStore> CarryingEndOf(LinkId link) => _off.Contains(link)
        ? new MeshError(ErrorCode.LinkDown, $"{link} is cut")
        : EndOf(link);

    /// <summary>Whether a batch of so many bytes could be sent over a link now, without sending it.</summary>
    public Result<Done> CanSend(LinkId link, int bytes)
    {
        var end = CarryingEndOf(link);
        if (!end.IsOk) return end.Error;
        var needed = Bits.FromBytes(bytes + OneTimeTag.KeyLength);
        if (end.Value.Sendable >= needed) return Done.Instance;
        return new MeshError(ErrorCode.InsufficientKey, $"{link} needs {needed} of key to send with and has {end.Value.Sendable}");
    }

    /// <summary>Destroys blocks that were never confirmed and leftovers of late messages.</summary>
    public void DiscardAged(TimeSpan now, TimeSpan patience)
    {
        foreach (var store in _stores.Values) store.DiscardAged(now, patience);
    }

    /// <summary>Destroys all key of the node, for good.</summary>
    public void ShutDown()
    {
        foreach (var store in _stores.Values) store.EndSession(DiscardReason.Shutdown);
    }
}
