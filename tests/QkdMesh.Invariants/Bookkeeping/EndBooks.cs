using QkdMesh.History;

namespace QkdMesh.Invariants.Bookkeeping;

/// <summary>The books of a link end, as its events say that they must be, in bytes.</summary>
internal sealed class EndBooks
{
    public long Received { get; set; }

    /// <summary>To relay and to authenticate: an event does not tell the two apart.</summary>
    public long Used { get; set; }

    public long Discarded { get; set; }

    public long Stored => Received - Used - Discarded;

    public bool IsInSession { get; set; }

    public bool IsToldUnbalanced { get; set; }

    /// <summary>Which ends the link has that these are the books of; null before that is known.</summary>
    public LinkPlace? Place { get; set; }

    /// <summary>The store is gone: the next one, of the same link or of another under its name, begins with empty books.</summary>
    public void Clear()
    {
        Received = Used = Discarded = 0;
        IsToldUnbalanced = false;
        Place = null;
    }
}
