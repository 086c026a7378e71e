namespace QkdMesh.Core.Keys;

/// <summary>How far the ledger of a link end was when the end reported it. In one session, the ledger never falls behind this.</summary>
/// <param name="Turnover">See <see cref="KeyLedger.Turnover"/>.</param>
public sealed record LedgerMark(LinkSession Session, long Turnover);
