using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;

namespace QkdMesh.Core.Node;

/// <summary>Gives an SAE of this node keys that wait for it: it takes them, has the delivery recorded, and gives them.</summary>
/// <param name="clock">Time as the key manager's node counts it.</param>
public sealed class CollectionProcedure(
    KeyManager manager, SaeId caller, SaeId master, IReadOnlyList<KeyId> ids, Func<TimeSpan> clock)
    : Procedure<IReadOnlyList<SuppliedKey>>
{
    public override IEnumerable<NodeCall[]> Steps()
    {
        var taken = manager.Deliveries.Take(caller, master, ids, clock());
        if (!taken.IsOk)
        {
            Outcome = taken.Error;
            yield break;
        }
        using var keys = taken.Value;
        if (keys.Record is { } writing) yield return [writing];
        Outcome = manager.Deliveries.Give(keys, caller, master, clock());
    }
}

/// <summary>Gives the follower of a stream its next batch in the same way. The outcome is null if none waits.</summary>
/// <param name="generation">The number of the call that opened the stream.</param>
/// <param name="keyLength">Bytes in a key, as the follower asks for.</param>
/// <param name="clock">Time as the key manager's node counts it.</param>
public sealed class FollowingProcedure(KeyManager manager, StreamId stream, int generation, int keyLength, Func<TimeSpan> clock)
    : Procedure<StreamBatch?>
{
    public override IEnumerable<NodeCall[]> Steps()
    {
        var taken = manager.Deliveries.TakeOf(stream, generation, keyLength, clock());
        if (taken is not { IsOk: true, Value: { } next })
        {
            Outcome = taken.IsOk ? (StreamBatch?)null : taken.Error;
            yield break;
        }
        using var keys = next;
        if (keys.Record is { } writing) yield return [writing];
        Outcome = manager.Deliveries.Give(keys, stream, clock());
    }
}
