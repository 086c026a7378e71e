using QkdMesh.Core.Errors;
using QkdMesh.Core.Quantum;

namespace QkdMesh.Core.KeyManagement;

/// <summary>
/// End B of a paired source. It accepts each offer once. If the last offer comes again, its reply may have been lost, and the end repeats
/// the reply. It refuses older offers.
/// </summary>
internal sealed class AcceptingEnd(LinkKeyStore store)
{
    // Far more offers than can be under way at one time. Block ids of older offers were used.
    private const int Remembered = 64;

    /// <summary>
    /// The most key of a link, in bytes, that this end stores with what an offer has room for. End A writes the room into its offer, so a
    /// node that was taken over could fill the memory of its neighbour. No link lets its ends store nearly as much.
    /// </summary>
    internal const long MostStored = 16 << 20;

    // No link advances further between two offers.
    private const ulong LongestStep = 1UL << 40;

    private readonly Queue<ulong> _earlier = new();
    private (OfferTerms Terms, byte[] Offer, byte[] Reply)? _last;

    public Result<byte[]> Accept(IAcceptingSource source, ReadOnlySpan<byte> offer, TimeSpan now)
    {
        if (!OfferFrame.TryParse(offer, out var frame))
            return new MeshError(ErrorCode.MalformedFrame, $"an offer for {store.Link} cannot be read");
        var terms = frame.Terms;
        if (terms.Session != store.Session)
            return new MeshError(ErrorCode.SessionMismatch, $"the offer for {store.Link} belongs to another session");
        if (_last is { } last && last.Terms.Session == terms.Session && offer.SequenceEqual(last.Offer)) return last.Reply;
        if (_earlier.Contains(terms.Number)) return new MeshError(ErrorCode.BlockUnknown, $"an offer for {store.Link} came before");
        if (terms.FirstBlock <= store.HighestBlock || terms.FirstBlock - store.HighestBlock > LongestStep)
            return new MeshError(ErrorCode.BlockUnknown, $"block {terms.FirstBlock} of {store.Link} came before, or is too far ahead");
        if (store.Ledger.Stored + terms.Room.A.Bytes + terms.Room.B.Bytes > MostStored)
            return new MeshError(ErrorCode.KeyStoreFull, $"an offer for {store.Link} has room for more key than an end may store");
        var reply = source.Accept(terms, frame.Header, frame.Body, out var keys);
        if (!reply.IsOk) return reply.Error;
        _earlier.Enqueue(terms.Number);
        if (_earlier.Count > Remembered) _earlier.Dequeue();
        _last = (terms, offer.ToArray(), ReplyFrame.Write(terms, offer, reply.Value));
        _ = store.IngestAll(terms, keys, now);
        return _last.Value.Reply;
    }
}
