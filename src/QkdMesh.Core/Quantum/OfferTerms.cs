using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Quantum;

/// <summary>What an offer of a paired source is about.</summary>
/// <param name="Number">Drawn by end A: another one for each offer.</param>
/// <param name="FirstBlock">Id of the first block that both ends make of what is taken; the others follow.</param>
public readonly record struct OfferTerms(LinkId Link, LinkSession Session, ulong Number, ulong FirstBlock, SendingRoom Room);

/// <summary>How much more key each end can store to send with.</summary>
public readonly record struct SendingRoom(Bits A, Bits B)
{
    public Bits Of(LinkEnd end) => end == LinkEnd.A ? A : B;

    /// <summary>The end that has less left to send with.</summary>
    public LinkEnd Larger => A >= B ? LinkEnd.A : LinkEnd.B;

    /// <summary>No block fits in.</summary>
    public bool IsFull => Of(Larger).Bytes < KeyBlock.MinLength;

    /// <summary>What is left of it with one more block.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The block does not fit in.</exception>
    public SendingRoom With(LinkEnd sender, int bytes) => sender == LinkEnd.A
        ? this with { A = A - Bits.FromBytes(bytes) }
        : this with { B = B - Bits.FromBytes(bytes) };
}

/// <summary>What a link asks of end A of its paired source.</summary>
/// <param name="FirstBlock">An id that neither end has taken in the session.</param>
/// <param name="Anew">The last offer was refused: another is to be made, though it is not completed.</param>
public sealed record OfferOrder(LinkSession Session, ulong FirstBlock, SendingRoom Room, bool Anew);
