using QkdMesh.Core.Keys;

namespace QkdMesh.Core.Calls;

/// <summary>What a link asks of end A of its paired source.</summary>
/// <param name="FirstBlock">An id that neither end has used in the session.</param>
/// <param name="Anew">The last offer was refused. End A must make a new offer, though the last one is not complete.</param>
public sealed record OfferRequest(LinkSession Session, ulong FirstBlock, SendingRoom Room, bool Anew);
