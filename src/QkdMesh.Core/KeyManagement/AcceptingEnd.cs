using QkdMesh.Core.Errors;
using QkdMesh.Core.Quantum;

namespace QkdMesh.Core.KeyManagement;

/// <summary>End B of a paired source. An offer is taken once: where it comes again, the reply that may have been lost is given again, and an older one is refused.</summary>
internal sealed class AcceptingEnd(LinkKeyStore store)
{
    private (OfferTerms Terms, byte[] Offer, byte[] Reply)? _last;

    public Result<byte[]> Accept(IAcceptingSource source, ReadOnlySpan<byte> offer, TimeSpan now)
    {
        if (!OfferFrame.TryParse(offer, out var frame)) return new MeshError(ErrorCode.MalformedFrame, $"an offer for {store.Link} cannot be read");
        var terms = frame.Terms;
        if (terms.Session != store.Session) return new MeshError(ErrorCode.SessionMismatch, $"the offer for {store.Link} is of another session");
        if (_last is { } last && last.Terms.Session == terms.Session)
        {
            if (offer.SequenceEqual(last.Offer)) return last.Reply;
            if (terms.Number <= last.Terms.Number) return new MeshError(ErrorCode.BlockUnknown, $"offer {terms.Number} for {store.Link} came before");
        }
        if (terms.FirstBlock <= store.HighestBlock) return new MeshError(ErrorCode.BlockUnknown, $"block {terms.FirstBlock} of {store.Link} came before");
        var reply = source.Accept(terms, frame.Header, frame.Body, out var keys);
        if (!reply.IsOk) return reply.Error;
        _last = (terms, offer.ToArray(), ReplyFrame.Write(terms, offer, reply.Value));
        _ = store.IngestAll(terms, keys, now);
        return _last.Value.Reply;
    }
}
