namespace QkdMesh.Core.Keys;

/// <summary>
/// How far an end of a link has received in its session: the furthest byte under which a message with a right tag came. Nobody without
/// link key can move this point, and it never lies beyond what the other end has sent.
/// </summary>
/// <param name="Block">The block of the furthest byte.</param>
/// <param name="End">The offset after that byte in the block.</param>
public sealed record ReceivedPoint(LinkSession Session, ulong Block, int End);
