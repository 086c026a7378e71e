using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Keys;

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
