namespace QkdMesh.Core.Keys;

/// <summary>Which association of two end nodes a message belongs to, and which of its messages it is.</summary>
/// <param name="Epoch">Of the source: another one for each association.</param>
/// <param name="Sequence">From 1 on. The source uses each number once.</param>
public readonly record struct EndMark(ulong Epoch, ulong Sequence);

/// <summary>Proves to the target of a message which node made it. Beside the message, never inside of a payload.</summary>
/// <param name="Tag">The first 128 bits of HMAC-SHA-256 under the key of the association.</param>
public readonly record struct EndProof(EndMark Mark, UInt128 Tag);
