using System.Text.Json.Serialization;

namespace QkdMesh.History;

/// <summary>What happens at one end of a link.</summary>
/// <param name="End"><c>A</c> or <c>B</c>.</param>
public abstract record LinkEvent(
    string Node, ulong Run, [property: JsonPropertyOrder(-1)] string Link, [property: JsonPropertyOrder(-1)] char End) : NodeEvent(
        Node, Run);

/// <summary>The end knows both nonces, and may take blocks.</summary>
public sealed record SessionOpened(string Node, ulong Run, string Link, char End, SessionRef Session) : LinkEvent(Node, Run, Link, End);

/// <summary>The end left its session and destroyed what it held; a <see cref="KeyDiscarded"/> for it stands before.</summary>
public sealed record SessionClosed(string Node, ulong Run, string Link, char End, SessionRef Session, string Reason)
    : LinkEvent(Node, Run, Link, End);

/// <summary>The end heard of an alarm of the quantum channel: nothing that it holds may be used.</summary>
/// <param name="Session">Null where it was in none.</param>
public sealed record AlarmRaised(string Node, ulong Run, string Link, char End, SessionRef? Session) : LinkEvent(Node, Run, Link, End);

/// <summary>The end took a block, which counts as received.</summary>
/// <param name="Sender">The end that may send with it.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Digest">Of the whole block.</param>
public sealed record BlockTaken(
    string Node, ulong Run, string Link, char End, SessionRef Session, ulong Block, char Sender, int Length, KeyDigest Digest)
    : LinkEvent(Node, Run, Link, End);

/// <summary>The end knows that the other end holds the same block.</summary>
/// <param name="Spent">Bytes of its head that the confirmation used up.</param>
public sealed record BlockConfirmed(string Node, ulong Run, string Link, char End, SessionRef Session, ulong Block, int Spent)
    : LinkEvent(Node, Run, Link, End);

/// <summary>The end destroyed key unused.</summary>
/// <param name="Length">In bytes, more than 0.</param>
public sealed record KeyDiscarded(string Node, ulong Run, string Link, char End, long Length, string Reason) : LinkEvent(
    Node, Run, Link, End);

/// <summary>The end shares the key that it sends with between these tenants from here on. Without shares, nothing is shared.</summary>
public sealed record KeyShared(string Node, ulong Run, string Link, char End, IReadOnlyList<TenantShare> Shares) : LinkEvent(
    Node, Run, Link, End);

/// <summary>What a tenant has of the key that an end sends with.</summary>
/// <param name="Most">Bytes that are kept for it.</param>
public sealed record TenantShare(string Tenant, int Weight, long Most);

/// <summary>The end burned a range of a block to send with.</summary>
/// <param name="Offset">In the block, in bytes.</param>
/// <param name="Relay">The relay whose message it seals.</param>
/// <param name="Digest">Of the range.</param>
public sealed record KeySent(
    string Node, ulong Run, string Link, char End, SessionRef Session, ulong Block, int Offset, int Length, Guid Relay, KeyDigest Digest)
    : LinkEvent(Node, Run, Link, End)
{
    /// <summary>Whose key it was, by what the end knows; null without tenants, or if it burned common key only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Tenant { get; init; }
}

/// <summary>The end burned a range of a block to open a message with.</summary>
/// <param name="Sender">The end that sent it, by what the message says.</param>
/// <param name="Digest">Of the range.</param>
public sealed record KeyReceived(
    string Node, ulong Run, string Link, char End, SessionRef Session, ulong Block, int Offset, int Length, Guid Relay, char Sender,
    KeyDigest Digest)
    : LinkEvent(Node, Run, Link, End);

/// <summary>
/// The link knows more of this end than the end itself: the memory of the key manager went back. The key manager destroys all its key.
/// </summary>
/// <param name="Reason">What shows it.</param>
public sealed record RollbackFound(string Node, ulong Run, string Link, char End, SessionRef Session, string Reason)
    : LinkEvent(Node, Run, Link, End);

/// <summary>The books of the end at this moment, in bytes.</summary>
public sealed record LedgerRead(
    string Node, ulong Run, string Link, char End, long Received, long Relayed, long Authentication, long Discarded, long Stored)
    : LinkEvent(Node, Run, Link, End);
