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
    private Result<StreamRoom> _room = new MeshError(ErrorCode.Internal, "nobody was asked for room");

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
        foreach (var step in AskForRoom(follower.Node)) yield return step;
        if (!_room.IsOk)
        {
            Outcome = _room.Error;
            yield break;
        }
        if (!_room.Value.IsThere)
        {
            Outcome = (StreamBatch?)null;
            yield break;
        }
        // The place is drawn just before the batch is sent: another call may have taken the stream over meanwhile.
        var supplying = supply(() => manager.NextPlace(stream, generation, request.Count, clock(), _room.Value.Next));
        foreach (var step in supplying.Steps()) yield return step;
        Outcome = supplying.Outcome is { IsOk: true, Value: var made }
            ? StreamBatch.At(made.Place!, made.Keys) with { LinkKeySpent = made.LinkKeySpent }
            : supplying.Outcome.Error!;
    }

    // Asks again if the follower's node has forgotten the association: it has started again.
    private IEnumerable<NodeCall[]> AskForRoom(NodeId follower)
    {
        for (var isAgain = false;; isAgain = true)
        {
            var association = new AssociationProcedure(manager, follower, clock, clock() + roomPatience);
            foreach (var step in association.Steps()) yield return step;
            if (association.Outcome.Error is { } unproven)
            {
                _room = unproven;
                yield break;
            }
            if (manager.Ends.RoomQuestion(follower, roomPatience, stream, request.Requirements.KeyLength) is not { } question)
            {
                _room = new MeshError(ErrorCode.AssociationUnknown, $"there is no association with {follower}");
                yield break;
            }
            yield return [question];
            _room = manager.Ends.RoomOf(question);
            if (_room.Error is not { Code: ErrorCode.AssociationUnknown } || isAgain) yield break;
            manager.Ends.Doubt(follower, question.Proof.Mark.Epoch);
        }
    }
}
