using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Commands.Demo;

/// <summary>Whether every byte of link key is accounted for: received = relayed + authentication + discarded + stored.</summary>
internal static class LedgerCheck
{
    /// <summary>Whether both ends of every link balance. An end that did not answer does not balance.</summary>
    public static bool IsBalanced(IEnumerable<LinkView> links) => links.All(link => IsBalanced(link.LedgerA) && IsBalanced(link.LedgerB));

    public static bool IsBalanced(Ledger? ledger) =>
        ledger is not null
            && (UInt128)ledger.Received == (UInt128)ledger.Relayed + ledger.Authentication + ledger.Discarded + ledger.Stored;
}
