using QkdMesh.Core.KeyManagement;

namespace QkdMesh.Core.Tests.Harness;

internal static class LedgerAssertions
{
    /// <summary>Does something that must be refused, and must not change any of the stores.</summary>
    public static void ShouldBurnNothing(this IEnumerable<LinkKeyStore> stores, Action refused)
    {
        var before = Account(stores);
        refused();
        Account(stores).Should().Equal(before);
    }

    // The discards are told apart by value: the dictionary of a ledger compares by reference.
    private static List<string> Account(IEnumerable<LinkKeyStore> stores) => stores
        .Select(store => $"{store.Link}/{store.End}: {store.Sendable}, {store.Ledger with { DiscardedByReason = KeyLedger.Empty.DiscardedByReason }}, "
            + string.Join(' ', store.Ledger.DiscardedByReason))
        .ToList();
}
