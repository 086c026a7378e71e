namespace QkdMesh.Core.Keys;

/// <summary>What an end of a link will not send with any more: the other end need not keep it.</summary>
/// <param name="Block">The lowest block id that the end may still send with. Messages under earlier blocks may be on their way.</param>
/// <param name="GivenUp">Blocks that the end gave up unconfirmed: it never sent with them, and never will.</param>
public sealed record SendingPoint(LinkSession Session, ulong Block, IReadOnlyList<ulong> GivenUp);
