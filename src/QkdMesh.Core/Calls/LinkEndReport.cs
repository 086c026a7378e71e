using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;

namespace QkdMesh.Core.Calls;

/// <summary>What one end says of its store.</summary>
/// <param name="HighestBlock">The last block id that the end took in its session; 0 before the first.</param>
/// <param name="Sendable">Confirmed key that it can send with.</param>
public sealed record LinkEndReport(LinkSession? Session, ulong HighestBlock, Bits Sendable, KeyLedger Ledger)
{
    /// <summary>Key that it holds to receive with, confirmed or not.</summary>
    public Bits Receivable { get; init; }

    /// <summary>What it will not send with any more; null where it is in no session.</summary>
    public SendingPoint? SendsFrom { get; init; }

    /// <summary>How far it has received from the other end; null where nothing came in its session.</summary>
    public ReceivedPoint? ReceivedTo { get; init; }

    /// <summary>What keeps its end of a paired source from making key, in words; null where nothing does.</summary>
    public string? SourceFault { get; init; }
}
