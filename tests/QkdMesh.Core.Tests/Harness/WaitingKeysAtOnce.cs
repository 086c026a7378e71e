using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;

namespace QkdMesh.Core.Tests.Harness;

internal static class WaitingKeysAtOnce
{
    /// <summary>Takes keys and gives them, as where no log is kept.</summary>
    public static Result<IReadOnlyList<SuppliedKey>> Collect(
        this WaitingKeys waiting, SaeId caller, SaeId master, IReadOnlyList<KeyId> ids, TimeSpan now,
        Func<SaeId, bool>? mayKnow = null)
    {
        var taken = waiting.Take(caller, master, ids, mayKnow ?? (_ => true), now);
        return taken.IsOk ? waiting.Give(taken.Value) : taken.Error;
    }
}
