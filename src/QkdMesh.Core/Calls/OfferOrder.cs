using QkdMesh.Core.Keys;

namespace QkdMesh.Core.Calls;

/// <summary>What a link asks of end A of its paired source.</summary>
/// <param name="FirstBlock">An id that neither end has taken in the session.</param>
/// <param name="Anew">The last offer was refused: another is to be made, though it is not completed.</param>
public sealed record OfferOrder(LinkSession Session, ulong FirstBlock, SendingRoom Room, bool Anew);
