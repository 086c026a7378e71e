using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.Keys;

namespace QkdMesh.Core.Tests.Harness;

internal static class LedgerAssertions
{
    /// <summary>Does something that must be refused, and must not change any of the stores.</summary>
    public static void ShouldBurnNothing(this IEnumerable<LinkKeyStore> stores, Action refused)
    {
        var before = stores.Account();
        refused();
        stores.Account().Should().Equal(before);
    }

    /// <summary>The books of stores, to compare by value: the dictionary of a ledger compares by reference.</summary>
    public static List<string> Account(this IEnumerable<LinkKeyStore> stores) => stores
        .Select(store => $"{store.Link}/{store.End}: {store.Sendable}, {WithoutDiscarded(store.Ledger)}, "
            + string.Join(' ', store.Ledger.DiscardedByReason))
        .ToList();

    private static KeyLedger WithoutDiscarded(KeyLedger ledger) => ledger with { DiscardedByReason = KeyLedger.Empty.DiscardedByReason };
}
