using System.Runtime.InteropServices;
using QkdMesh.History;
using QkdMesh.Invariants.Bookkeeping;

namespace QkdMesh.Invariants.Safety;

/// <summary>
/// The ledger of an end adds up and agrees with its events, to the byte. An end that leaves its session holds no key. A ledger begins at
/// zero with each run, and when a link comes back after it left the topology. Each ledger is reported once.
/// </summary>
public sealed class BooksBalance : Invariant
{
    private const string LinkRemoved = "LinkRemoved";

    private readonly NetworkViews _views = new();
    private readonly EndMap<EndBooks> _books = new();
    private readonly Dictionary<NodeRun, List<(string Link, EndBooks Books)>> _booksOfRun = [];

    public override string Code => "S8";

    public override string Words => "the books balance";

    public override void See(KeyEvent happened)
    {
        switch (happened)
        {
            case KeySent sent: _books.Of(sent).Used += sent.Length; break;
            case KeyReceived received: _books.Of(received).Used += received.Length; break;
            case BlockTaken taken: _books.Of(taken).Received += taken.Length; break;
            case BlockConfirmed confirmed: _books.Of(confirmed).Used += confirmed.Spent; break;
            case KeyDiscarded discarded: _books.Of(discarded).Discarded += discarded.Length; break;
            case LedgerRead read: Compare(read, _books.Of(read)); break;
            case SessionOpened opened: Open(opened); break;
            case SessionClosed closed: Close(closed, _books.Of(closed)); break;
            case NetworkSeen seen: Follow(seen); break;
            case TopologyApplied applied: _views.See(applied); break;
        }
    }

    private void Compare(LedgerRead read, EndBooks books)
    {
        var balances = read.Received == read.Relayed + read.Authentication + read.Discarded + read.Stored;
        var used = read.Relayed + read.Authentication;
        var agrees = read.Received == books.Received && used == books.Used && read.Discarded == books.Discarded;
        if (balances && agrees) return;
        var said = $"received {read.Received}, relayed {read.Relayed}, authentication {read.Authentication}, "
            + $"discarded {read.Discarded}, stored {read.Stored}";
        Accuse(read, books, balances
            ? $"reads {said}; but its events say received {books.Received}, used {books.Used}, discarded {books.Discarded}"
            : $"reads {said}; that does not add up");
    }

    private void Open(SessionOpened opened)
    {
        var books = _books.Of(opened);
        books.IsInSession = true;
        if (books.Place is not null) return;
        books.Place = _views.Of(opened) is { } view ? _views.Topology(view.Version)?.PlaceOf(opened.Link) : null;
        var ofRun = CollectionsMarshal.GetValueRefOrAddDefault(_booksOfRun, NodeRun.Of(opened), out _) ??= [];
        if (!ofRun.Exists(known => known.Books == books)) ofRun.Add((opened.Link, books));
    }

    private void Close(SessionClosed closed, EndBooks books)
    {
        books.IsInSession = false;
        if (books.Stored != 0)
            Accuse(closed, books, $"leaves session {closed.Session} with {books.Stored} bytes that were neither used nor destroyed");
        if (closed.Reason == LinkRemoved) books.Clear();
    }

    // A store without a session holds nothing, so it writes no event when its link leaves. The topology shows that the link left.
    private void Follow(NetworkSeen seen)
    {
        var former = _views.Of(seen)?.Version;
        if (_views.See(seen).Version == former) return;
        if (_views.Topology(seen.Topology) is not { } topology || !_booksOfRun.TryGetValue(NodeRun.Of(seen), out var ofRun)) return;
        foreach (var (link, books) in ofRun)
        {
            if (!books.IsInSession && books.Place is not null && books.Place != topology.PlaceOf(link)) books.Clear();
        }
    }

    private void Accuse(LinkEvent by, EndBooks books, string what)
    {
        if (books.IsToldUnbalanced) return;
        books.IsToldUnbalanced = true;
        Violated(by, $"{by.Place()} {what}", LinkEndRef.Of(by));
    }
}
