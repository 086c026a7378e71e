using System.Buffers.Binary;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;

namespace QkdMesh.Core.KeyManagement;

/// <summary>
/// End A of a paired source. One offer is open at a time. The end repeats it unchanged until the offer is completed or given up, or its
/// session ends. So a message that is lost or arrives twice costs no key.
/// </summary>
internal sealed class OfferingEnd(LinkKeyStore store, IEntropy entropy)
{
    private (OfferTerms Terms, byte[] Frame)? _open;

    public Result<byte[]> Offer(IOfferingSource source, OfferRequest request)
    {
        if (request.Session != store.Session)
            return new MeshError(ErrorCode.SessionMismatch, $"the offer for {store.Link} belongs to another session than the link");
        if (_open is { } open && open.Terms.Session == request.Session && !request.Anew) return open.Frame;
        _open = null;
        var terms = new OfferTerms(
            store.Link, request.Session, DrawNumber(), Math.Max(request.FirstBlock, store.HighestBlock + 1), request.Room);
        var header = OfferFrame.WriteHeader(terms);
        var body = source.Offer(terms, header);
        if (body.Length == 0) return body;
        _open = (terms, OfferFrame.Write(header, body));
        return _open.Value.Frame;
    }

    /// <returns>How many blocks the store got.</returns>
    public Result<int> Complete(IOfferingSource source, ReadOnlySpan<byte> reply, TimeSpan now)
    {
        if (!ReplyFrame.TryParse(reply, out var frame))
            return new MeshError(ErrorCode.MalformedFrame, $"a reply for {store.Link} cannot be read");
        if (_open is not { Terms: var terms, Frame: var offer } || frame.Number != terms.Number || frame.Session != terms.Session)
            return new MeshError(ErrorCode.BlockUnknown, $"no offer of {store.Link} waits for this reply");
        if (terms.Session != store.Session)
            return new MeshError(ErrorCode.SessionMismatch, $"the offer of {store.Link} belongs to another session");
        if (!frame.Answers(offer))
            return new MeshError(ErrorCode.MalformedFrame, $"the offer of {store.Link} or its reply was changed on the way");
        var keys = source.Complete(frame.Body);
        if (!keys.IsOk) return keys.Error;
        _open = null;
        return store.IngestAll(terms, keys.Value, now);
    }

    /// <summary>Drops the open offer: it belongs to another source, or its key is destroyed.</summary>
    public void GiveUp() => _open = null;

    // Random and not counted: a number that was changed on the way must not be above all later numbers.
    private ulong DrawNumber()
    {
        Span<byte> random = stackalloc byte[sizeof(ulong)];
        entropy.Fill(random);
        return BinaryPrimitives.ReadUInt64BigEndian(random);
    }
}
