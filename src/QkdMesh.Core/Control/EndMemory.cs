using QkdMesh.Core.Calls;
using QkdMesh.Core.Keys;

namespace QkdMesh.Core.Control;

/// <summary>
/// What a link remembers of one end. A key manager whose memory went back, as after the snapshot of a virtual machine, finds that the link
/// knows more than it does.
/// </summary>
public sealed class EndMemory
{
    /// <summary>How far the end has received; null until it has.</summary>
    public ReceivedPoint? ReceivedTo { get; private set; }

    /// <summary>How far the ledger of the end was in its last session; null until it was in one.</summary>
    public LedgerMark? Reported { get; private set; }

    /// <param name="report">What the end says; null where it did not answer.</param>
    public void Hear(LinkEndReport? report)
    {
        if (report?.Session is not { } session) return;
        ReceivedTo = report.ReceivedTo ?? ReceivedTo;
        // Answers may overtake each other.
        if (Reported?.Session != session || report.Ledger.Turnover > Reported.Turnover) Reported = new(session, report.Ledger.Turnover);
    }
}
