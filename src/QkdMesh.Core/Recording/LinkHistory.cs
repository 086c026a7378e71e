using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.History;

namespace QkdMesh.Core.Recording;

/// <summary>What one end of a link tells a history.</summary>
internal sealed class LinkHistory(NodeId node, ulong run, LinkId link, LinkEnd end, IKeyHistory history)
{
    private readonly char _end = Letter(end);

    public void Opened(LinkSession session)
    {
        if (history.IsOn) history.Add(new SessionOpened(node.Value, run, link.Value, _end, RefOf(session)));
    }

    public void Closed(LinkSession? session, DiscardReason reason)
    {
        if (history.IsOn && session is { } was)
            history.Add(new SessionClosed(node.Value, run, link.Value, _end, RefOf(was), reason.ToString()));
    }

    public void Alarmed(LinkSession? session)
    {
        if (history.IsOn) history.Add(new AlarmRaised(node.Value, run, link.Value, _end, session is { } open ? RefOf(open) : null));
    }

    public void Took(KeyBlock block, ReadOnlySpan<byte> bytes)
    {
        if (!history.IsOn) return;
        history.Add(new BlockTaken(
            node.Value, run, link.Value, _end, RefOf(block.Session), block.Id, Letter(block.Sender), bytes.Length, history.Digest(bytes)));
    }

    public void Confirmed(LinkSession session, ulong block)
    {
        if (history.IsOn)
            history.Add(new BlockConfirmed(node.Value, run, link.Value, _end, RefOf(session), block, KeyBlock.ConfirmationLength));
    }

    public void Discarded(long bytes, DiscardReason reason)
    {
        if (history.IsOn && bytes > 0) history.Add(new KeyDiscarded(node.Value, run, link.Value, _end, bytes, reason.ToString()));
    }

    public void Shared(IReadOnlyList<(string Tenant, int Weight, long Most)> shares)
    {
        if (history.IsOn)
            history.Add(new KeyShared(
                node.Value, run, link.Value, _end, [.. shares.Select(share => new TenantShare(share.Tenant, share.Weight, share.Most))]));
    }

    /// <param name="tenant">That the relay may take key of; null if it took common key.</param>
    public void Sent(LinkSession session, IReadOnlyList<PadRange> ranges, ReadOnlySpan<byte> pad, RelayId relay, string? tenant)
    {
        if (!history.IsOn) return;
        foreach (var range in ranges)
        {
            var digest = history.Digest(pad[..range.Length]);
            history.Add(new KeySent(
                node.Value, run, link.Value, _end, RefOf(session), range.Block, range.Offset, range.Length, relay.Value, digest)
            {
                Tenant = tenant,
            });
            pad = pad[range.Length..];
        }
    }

    /// <param name="sender">As the message says.</param>
    public void Received(LinkSession session, IReadOnlyList<PadRange> ranges, ReadOnlySpan<byte> pad, RelayId relay, LinkEnd sender)
    {
        if (!history.IsOn) return;
        foreach (var range in ranges)
        {
            history.Add(new KeyReceived(
                node.Value, run, link.Value, _end, RefOf(session), range.Block, range.Offset, range.Length, relay.Value, Letter(sender),
                history.Digest(pad[..range.Length])));
            pad = pad[range.Length..];
        }
    }

    public void Forgot(LinkSession session, string reason)
    {
        if (history.IsOn) history.Add(new RollbackFound(node.Value, run, link.Value, _end, RefOf(session), reason));
    }

    public void Read(KeyLedger books)
    {
        if (!history.IsOn) return;
        history.Add(new LedgerRead(
            node.Value, run, link.Value, _end, books.Received, books.Relayed, books.Authentication, books.Discarded, books.Stored));
    }

    private static char Letter(LinkEnd end) => end == LinkEnd.A ? 'A' : 'B';

    private static SessionRef RefOf(LinkSession session) => new(session.A.Value, session.B.Value);
}
