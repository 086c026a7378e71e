using QkdMesh.History;
using QkdMesh.Invariants.Liveness;
using QkdMesh.Invariants.Safety;

namespace QkdMesh.Invariants;

/// <summary>All invariants: what must hold in every history.</summary>
public static class AllInvariants
{
    private static readonly Func<HoldingLimits, Invariant>[] Makers =
    [
        _ => new NoPadReuse(),
        _ => new SenderAndReceiverUseTheSame(),
        _ => new BothSaesGetTheSame(),
        _ => new DeliveredOnce(),
        _ => new DeliveriesAreAuthorised(),
        _ => new NothingIsUsedAfterAnAlarm(),
        _ => new OnlyConfirmedBlocksAreUsed(),
        _ => new BooksBalance(),
        limits => new StockStaysWithinLimits(limits),
        _ => new SessionsAreFresh(),
        _ => new OnlyOwnLinks(),
        _ => new NothingRelaysThroughQuarantine(),
        _ => new DeliveriesAreRecorded(),
        _ => new OnlyOrderedKeysAreDelivered(),
        _ => new ViewsAreYoung(),
        limits => new WaitingKeysStayWithinLimits(limits),
        _ => new KeysAreStrongEnough(),
        _ => new TenantsKeepTheirShares(),
        _ => new KeysWaitForEverySlave(),
        _ => new CutsAreRoutedAround(),
        _ => new CrashesAreSurvived(),
        _ => new ControllerIsNotNeeded(),
        _ => new EverythingConverges(),
        _ => new AttackersAreContained(),
    ];

    /// <summary>New invariants that have seen no event.</summary>
    /// <param name="limits">What stores may hold; null for a mesh with default values.</param>
    public static IReadOnlyList<Invariant> Fresh(HoldingLimits? limits = null) =>
        Array.ConvertAll(Makers, make => make(limits ?? HoldingLimits.Default));

    /// <summary>A new invariant by its code ("S1") or its words, in any case; null if no invariant has this name.</summary>
    public static Invariant? Named(string codeOrWords) => Fresh().FirstOrDefault(invariant =>
        codeOrWords.Equals(invariant.Code, StringComparison.OrdinalIgnoreCase)
        || codeOrWords.Equals(invariant.Words, StringComparison.OrdinalIgnoreCase));

    /// <summary>The violations in a whole history, in the order of the invariants.</summary>
    /// <param name="limits">What stores may hold; null for a mesh with default values.</param>
    public static IReadOnlyList<Violation> BrokenBy(IEnumerable<KeyEvent> history, HoldingLimits? limits = null)
    {
        var check = new HistoryCheck(Fresh(limits));
        foreach (var happened in history) check.See(happened);
        return check.End();
    }
}
