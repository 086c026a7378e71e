namespace QkdMesh.Core.Keys;

/// <summary>Key that a link made, as one end gets it: tagged for good with its session, its id and its direction.</summary>
/// <param name="Id">Rises within a session; an id is taken once.</param>
/// <param name="Sender">The end that may send with it; the other receives with it.</param>
public sealed record KeyBlock(LinkSession Session, ulong Id, LinkEnd Sender, KeyMaterial Key)
{
    /// <summary>The head of each block that its confirmation spends: a one-time tag key for each end.</summary>
    public const int ConfirmationLength = 2 * OneTimeTag.KeyLength;

    /// <summary>The shortest block worth making, in bytes.</summary>
    public const int MinLength = 4 * ConfirmationLength;

    /// <summary>
    /// Key is divided between the two directions only if each gets this much, in bytes. Shorter blocks would lose too much to confirmation.
    /// </summary>
    public const int LeastPart = 4 * MinLength;

    /// <summary>The longest block that is taken, in bytes.</summary>
    public const int MaxLength = 1 << 20;
}

/// <summary>A stretch of one block's bytes.</summary>
public readonly record struct PadRange(ulong Block, int Offset, int Length)
{
    public int End => Offset + Length;

    public bool Overlaps(PadRange other) => Block == other.Block && Offset < other.End && other.Offset < End;
}
