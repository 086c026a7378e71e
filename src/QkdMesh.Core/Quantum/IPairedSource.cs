using QkdMesh.Core.Errors;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Quantum;

/// <summary>
/// One end of a source that lives at both ends of a link: QKD modules behind their KMEs, or an agreement between the two key managers.
/// End A offers, end B accepts, end A completes. Their messages say which key is meant, and never hold key. Each method is one step and
/// never waits.
/// </summary>
public interface IPairedSource : IDisposable
{
    /// <summary>What keeps the source from making key, in words for operators and without key; null if nothing does.</summary>
    string? Fault { get; }

    /// <summary>Destroys all key that the source has not handed over, because it cannot be trusted.</summary>
    void Discard();
}

/// <summary>End A of a paired source.</summary>
public interface IOfferingSource : IPairedSource
{
    /// <summary>Says which key both ends could take next. An earlier offer that was not completed is given up.</summary>
    /// <param name="header">The terms as they stand before the offer in the message, for a source that authenticates them.</param>
    /// <returns>Empty where there is nothing to offer now.</returns>
    byte[] Offer(OfferTerms terms, ReadOnlySpan<byte> header);

    /// <summary>By the reply to its last offer: the key that the other end has taken, in the same order.</summary>
    Result<IReadOnlyList<DirectedKey>> Complete(ReadOnlySpan<byte> reply);
}

/// <summary>End B of a paired source.</summary>
public interface IAcceptingSource : IPairedSource
{
    /// <summary>Takes what it can of an offer, and replies what that was.</summary>
    /// <param name="header">As it came.</param>
    /// <param name="keys">What it took, as blocks; the caller owns them. Empty where the offer is refused.</param>
    Result<byte[]> Accept(OfferTerms terms, ReadOnlySpan<byte> header, ReadOnlySpan<byte> offer, out IReadOnlyList<DirectedKey> keys);
}

/// <summary>Makes the ends of paired sources.</summary>
public interface IPairedSourceFactory
{
    IOfferingSource CreateOffering(LinkDefinition link);

    IAcceptingSource CreateAccepting(LinkDefinition link);
}

/// <summary>The bytes of one block, and the end that may send with them.</summary>
public sealed record DirectedKey(LinkEnd Sender, KeyMaterial Key);
