using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.Keys;

namespace QkdMesh.Fuzz.Targets;

/// <summary>The ledger of a link end, to compare by value.</summary>
internal readonly record struct StoreAccount(
    long Sendable, long Received, long Relayed, long Authentication, long Stored, long Discarded, bool Balances)
{
    public static StoreAccount Of(LinkKeyStore store)
    {
        var ledger = store.Ledger;
        return new(
            store.Sendable.Bytes, ledger.Received, ledger.Relayed, ledger.Authentication, ledger.Stored, ledger.Discarded, ledger.Balances);
    }

    /// <summary>The ledger after a relay message has crossed the link in either direction.</summary>
    /// <param name="length">The length of the batch, in bytes.</param>
    /// <param name="sends">Whether the end sent the message.</param>
    public StoreAccount WithRelayed(int length, bool sends) => this with
    {
        Sendable = sends ? Sendable - length - OneTimeTag.KeyLength : Sendable,
        Relayed = Relayed + length,
        Authentication = Authentication + OneTimeTag.KeyLength,
        Stored = Stored - length - OneTimeTag.KeyLength,
    };
}
