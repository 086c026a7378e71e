using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.KeySupply;

namespace QkdMesh.Core.Node;

/// <summary>
/// Makes the next batch of a stream for the SAE that drives it. The outcome is null if the follower has no room yet.
/// </summary>
/// <param name="generation">The number of the call that opened the stream.</param>
/// <param name="clock">Time as the key manager's node counts it.</param>
/// <param name="roomPatience">How long the follower's node may take to say whether there is room.</param>
/// <param name="supply">Supplies the request, with the place that it draws.</param>
public sealed class StreamBatchProcedure(
    KeyManager manager, StreamId stream, int generation, KeyRequest request, Func<TimeSpan> clock, TimeSpan roomPatience,
    Func<Func<Result<StreamPlace>>, Procedure<SupplyOutcome>> supply)
    : Procedure<StreamBatch?>
{
    public override IEnumerable<NodeCall[]> Steps()
    {
        if (manager.Network?.Snapshot.Topology.FindSae(stream.Follower) is not { } follower)
        {
            Outcome = new MeshError(ErrorCode.UnknownPeer, $"{stream.Follower} is not an SAE of this network");
            yield break;
        }
        if (manager.CheckHeld(stream, stream.Driver, generation, clock()) is { } lost)
        {
            Outcome = lost;
            yield break;
        }
        var room = new StreamRoomCall(follower.Node, roomPatience, stream, request.Requirements.KeyLength);
        yield return [room];
        if (room.Refusal is { } refusal)
        {
            Outcome = refusal;
            yield break;
        }
        if (!room.Answer.Value.IsThere)
        {
            Outcome = (StreamBatch?)null;
            yield break;
        }
        // The place is drawn just before the batch is sent: another call may have taken the stream over meanwhile.
        var supplying = supply(() => manager.NextPlace(stream, generation, request.Count, clock(), room.Answer.Value.Next));
        foreach (var step in supplying.Steps()) yield return step;
        Outcome = supplying.Outcome is { IsOk: true, Value: var made }
            ? StreamBatch.At(made.Place!, made.Keys)
            : supplying.Outcome.Error!;
    }
}
