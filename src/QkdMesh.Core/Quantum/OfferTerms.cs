using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Quantum;

/// <summary>What an offer of a paired source is about.</summary>
/// <param name="Number">Drawn by end A: another one for each offer.</param>
/// <param name="FirstBlock">Id of the first block that both ends make of what is taken; the others follow.</param>
public readonly record struct OfferTerms(LinkId Link, LinkSession Session, ulong Number, ulong FirstBlock, SendingRoom Room);
