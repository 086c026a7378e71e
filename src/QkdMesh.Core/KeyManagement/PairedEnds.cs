using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.KeyManagement;

/// <summary>A node's ends of all paired sources of its links.</summary>
internal sealed class PairedEnds(IPairedSourceFactory factory, IEntropy entropy)
{
    private readonly Dictionary<LinkId, PairedEnd> _ends = [];

    /// <summary>
    /// Follows a topology: starts the sources of new links, and ends the sources of links that left or have another source now.
    /// </summary>
    /// <param name="storeOf">This node's end of a link.</param>
    public void Adopt(IReadOnlyDictionary<LinkId, LinkDefinition> adjacent, Func<LinkId, LinkKeyStore> storeOf)
    {
        foreach (var (link, end) in _ends.ToList())
        {
            if (adjacent.GetValueOrDefault(link) is { Source.Kind: not KeySourceKind.Simulated } still && storeOf(link) == end.Store)
                end.Use(still, factory);
            else Remove(link);
        }
        foreach (var link in adjacent.Values.Where(link => link.Source.Kind != KeySourceKind.Simulated && !_ends.ContainsKey(link.Id)))
        {
            var end = new PairedEnd(storeOf(link.Id), entropy);
            end.Use(link, factory);
            _ends.Add(link.Id, end);
        }
    }

    public Result<byte[]> Offer(LinkId link, OfferRequest request) =>
        Of(link) is { IsOk: true, Value: var end } ? end.Offer(request) : Of(link).Error!;

    public Result<byte[]> Accept(byte[] offer, TimeSpan now)
    {
        var end = For(offer);
        return end.IsOk ? end.Value.Accept(offer, now) : end.Error;
    }

    public Result<int> Complete(byte[] reply, TimeSpan now)
    {
        var end = For(reply);
        return end.IsOk ? end.Value.Complete(reply, now) : end.Error;
    }

    /// <summary>
    /// What keeps a link's source from making key at this end; null if nothing does, or if the source is not paired.
    /// </summary>
    public string? FaultOf(LinkId link) => _ends.GetValueOrDefault(link)?.Fault;

    public void Discard(LinkId link) => _ends.GetValueOrDefault(link)?.Discard();

    public void Discard()
    {
        foreach (var end in _ends.Values) end.Discard();
    }

    public void ShutDown()
    {
        foreach (var link in _ends.Keys.ToList()) Remove(link);
    }

    private void Remove(LinkId link)
    {
        if (_ends.Remove(link, out var end)) end.Dispose();
    }

    private Result<PairedEnd> For(byte[] frame)
    {
        var link = OfferFrame.LinkOf(frame);
        return link.IsOk ? Of(link.Value) : link.Error;
    }

    private Result<PairedEnd> Of(LinkId link) =>
        _ends.TryGetValue(link, out var end) ? end : new MeshError(ErrorCode.NotOnRoute, $"{link} has no paired source at this node");
}
