using QkdMesh.History;
using QkdMesh.Invariants.Liveness;
using QkdMesh.Invariants.Safety;

namespace QkdMesh.Invariants;

/// <summary>All invariants: what must hold in every history.</summary>
public static class AllInvariants
{
    private static readonly Func<Invariant>[] Makers =
    [
        () => new NoPadReuse(),
        () => new SenderAndReceiverUseTheSame(),
        () => new BothSaesGetTheSame(),
        () => new DeliveredOnce(),
        () => new DeliveriesAreAuthorised(),
        () => new NothingIsUsedAfterAnAlarm(),
        () => new OnlyConfirmedBlocksAreUsed(),
        () => new BooksBalance(),
        () => new StockIsNeverNegative(),
        () => new SessionsAreFresh(),
        () => new OnlyOwnLinks(),
        () => new NothingRelaysThroughQuarantine(),
        () => new DeliveriesAreRecorded(),
        () => new OnlyOrderedKeysAreDelivered(),
        () => new ViewsAreYoung(),
        () => new CutsAreRoutedAround(),
        () => new CrashesAreSurvived(),
        () => new ControllerIsNotNeeded(),
        () => new EverythingConverges(),
        () => new AttackersAreContained(),
    ];

    /// <summary>New invariants that have seen no event.</summary>
    public static IReadOnlyList<Invariant> Fresh() => Array.ConvertAll(Makers, make => make());

    /// <summary>A new invariant by its code ("S1") or its words, in any case; null if no invariant has this name.</summary>
    public static Invariant? Named(string codeOrWords) => Fresh().FirstOrDefault(invariant =>
        codeOrWords.Equals(invariant.Code, StringComparison.OrdinalIgnoreCase)
        || codeOrWords.Equals(invariant.Words, StringComparison.OrdinalIgnoreCase));

    /// <summary>The violations in a whole history, in the order of the invariants.</summary>
    public static IReadOnlyList<Violation> BrokenBy(IEnumerable<KeyEvent> history)
    {
        var check = new HistoryCheck(Fresh());
        foreach (var happened in history) check.See(happened);
        return check.End();
    }
}
