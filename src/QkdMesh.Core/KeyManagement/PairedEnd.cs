using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.KeyManagement;

/// <summary>
/// One end of a link's paired source, with the store that the source fills. The source may be replaced. The end still remembers what was
/// offered and accepted in the session, so it never accepts an old offer.
/// </summary>
internal sealed class PairedEnd(LinkKeyStore store, IEntropy entropy) : IDisposable
{
    private readonly OfferingEnd _offering = new(store, entropy);
    private readonly AcceptingEnd _accepting = new(store);
    private LinkDefinition? _definition;
    private IPairedSource? _source;

    public LinkKeyStore Store => store;

    public string? Fault => _source?.Fault;

    public void Use(LinkDefinition link, IPairedSourceFactory factory)
    {
        if (_definition == link) return;
        Dispose();
        _definition = link;
        _source = store.End == LinkEnd.A ? factory.CreateOffering(link) : factory.CreateAccepting(link);
    }

    public Result<byte[]> Offer(OfferRequest request) =>
        _source is IOfferingSource source ? _offering.Offer(source, request) : NotForThisEnd;

    public Result<byte[]> Accept(ReadOnlySpan<byte> offer, TimeSpan now) =>
        _source is IAcceptingSource source ? _accepting.Accept(source, offer, now) : NotForThisEnd;

    public Result<int> Complete(ReadOnlySpan<byte> reply, TimeSpan now) =>
        _source is IOfferingSource source ? _offering.Complete(source, reply, now) : NotForThisEnd;

    public void Discard()
    {
        _offering.GiveUp();
        _source?.Discard();
    }

    public void Dispose()
    {
        _offering.GiveUp();
        _source?.Dispose();
        _source = null;
    }

    private MeshError NotForThisEnd => new(ErrorCode.NotOnRoute, $"this step of the source of {store.Link} is not for end {store.End}");
}
