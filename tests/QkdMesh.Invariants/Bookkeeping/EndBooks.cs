using QkdMesh.History;

namespace QkdMesh.Invariants.Bookkeeping;

/// <summary>The ledger of a link end as its events require it, in bytes.</summary>
internal sealed class EndBooks
{
    public long Received { get; set; }

    /// <summary>Used to relay and to authenticate. An event does not say which of the two.</summary>
    public long Used { get; set; }

    public long Discarded { get; set; }

    public long Stored => Received - Used - Discarded;

    public bool IsInSession { get; set; }

    public bool IsToldUnbalanced { get; set; }

    /// <summary>The nodes of the link whose books these are; null until they are known.</summary>
    public LinkPlace? Place { get; set; }

    /// <summary>The store is gone. The next store under this name begins with empty books, also if it is of another link.</summary>
    public void Clear()
    {
        Received = Used = Discarded = 0;
        IsToldUnbalanced = false;
        Place = null;
    }
}
