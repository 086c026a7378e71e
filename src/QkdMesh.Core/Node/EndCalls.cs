using System.Buffers.Binary;
using QkdMesh.Core.Associations;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Frames;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;

namespace QkdMesh.Core.Node;

/// <summary>
/// The messages between the two end nodes of a relay, past the nodes between them. The source proves each message, and the target each
/// answer.
/// </summary>
internal sealed class EndCalls(KeyManager manager, EndAssociations ends, KeySupplyAgent supply)
{
    private const int TagLength = 16;

    /// <summary>The association with a target, or null.</summary>
    public SourceAssociation? With(NodeId target) => ends.To.With(target);

    /// <summary>Whether a new association has to be made before a message can be proven to a target.</summary>
    public bool IsDue(NodeId target, TimeSpan now) => ends.To.IsDue(target, now);

    /// <summary>Each step of an association with a target. See <see cref="AssociationProcedure"/>.</summary>
    public SourceAssociations Sources => ends.To;

    /// <summary>The target does not know the association that a message named.</summary>
    public void Doubt(NodeId target, ulong? epoch)
    {
        if (epoch is { } named) ends.To.Doubt(target, named);
    }

    /// <summary>The call that agrees on the secret of an attempt.</summary>
    /// <param name="association">Of the attempt.</param>
    public static AgreeSecretCall Agreement(NodeId target, TimeSpan patience, byte[] message, SourceAssociation association) =>
        new(target, patience, message, association.Prove(FrameKind.SecretAgreement, message));

    /// <summary>The ciphertext that the target gave, if it is the target's.</summary>
    public static Result<byte[]> Agreed(AgreeSecretCall call, SourceAssociation association)
    {
        if (!call.Answer.IsOk) return call.Answer.Error;
        var answer = call.Answer.Value;
        if (answer.Length < TagLength) return AnswerNotProven(call.To);
        var (ciphertext, tag) = (answer[..^TagLength], BinaryPrimitives.ReadUInt128BigEndian(answer.AsSpan()[^TagLength..]));
        return association.IsAnswer(FrameKind.SecretAgreement, call.Proof.Mark, ciphertext, tag) ? ciphertext : AnswerNotProven(call.To);
    }

    /// <summary>The calls that ask whether the shares of an attempt would arrive.</summary>
    /// <param name="association">Of the attempt.</param>
    public static CanArriveCall[] ArrivalQuestions(KeySupplyAttempt attempt, SourceAssociation association, TimeSpan patience) =>
    [
        .. attempt.Routes.Select((route, share) =>
        {
            var header = RelayFrame.WriteHeader(default, attempt.DeliveryOf(share), route.Nodes, route.Links, default);
            return new CanArriveCall(route.Nodes[^1], patience, header, association.Prove(FrameKind.Arrival, header));
        }),
    ];

    /// <summary>
    /// The target's answer: how many keys find room, or why the share would be refused. What the target did not prove is no answer.
    /// </summary>
    public static Result<int> RoomOf(CanArriveCall call, SourceAssociation association)
    {
        if (call.Answer.Error is { } unproven)
            return unproven.Code is ErrorCode.NodeUnavailable or ErrorCode.NetworkUnconfirmed or ErrorCode.AssociationUnknown
                ? unproven
                : AnswerNotProven(call.To);
        var room = call.Answer.Value;
        return association.IsAnswer(FrameKind.Arrival, call.Proof.Mark, EndBodies.OfArrival(room.Keys), room.Proof)
            ? room.Keys
            : AnswerNotProven(call.To);
    }

    /// <summary>The call that asks for room in a stream; null if the two nodes have no association.</summary>
    public StreamRoomCall? RoomQuestion(NodeId target, TimeSpan patience, StreamId stream, int keyLength)
    {
        var proof = With(target)?.Prove(FrameKind.StreamRoom, EndBodies.OfRoomQuestion(stream, keyLength));
        return proof is { } given ? new StreamRoomCall(target, patience, stream, keyLength, given) : null;
    }

    /// <summary>The follower's answer, if it is the answer of its node.</summary>
    public Result<StreamRoom> RoomOf(StreamRoomCall call)
    {
        if (!call.Answer.IsOk) return call.Answer.Error;
        var (association, room) = (With(call.To), call.Answer.Value);
        return association?.Epoch == call.Proof.Mark.Epoch
            && association.IsAnswer(FrameKind.StreamRoom, call.Proof.Mark, EndBodies.OfRoom(room), room.Proof)
            ? room
            : AnswerNotProven(call.To);
    }

    /// <summary>The call that withdraws a batch; null if the two nodes have no association.</summary>
    public WithdrawCall? Withdrawal(NodeId target, TimeSpan patience, KeyBatchId batch, SaeId master, SaeId slave)
    {
        var proof = With(target)?.Prove(FrameKind.Withdrawal, EndBodies.OfWithdrawal(batch, master, slave));
        return proof is { } given ? new WithdrawCall(target, patience, batch, master, slave, given) : null;
    }

    /// <summary>Answers a source that begins or finishes an association.</summary>
    public Result<byte[]> Associate(byte[] message, TimeSpan now) =>
        manager.CheckNetwork(now) is { } unknown ? unknown : ends.Answer(manager.Network!.Snapshot, message, now);

    /// <summary>Answers the source of a hybrid batch that is to end at this node.</summary>
    public Result<byte[]> Agree(AgreeSecretCall call, TimeSpan now)
    {
        if (manager.CheckNetwork(now) is { } unknown) return unknown;
        TargetAssociation? association = null;
        var agreed = supply.Agree(manager.Network!.Snapshot, call.Message, now, source =>
        {
            var taken = ends.From.Take(source, FrameKind.SecretAgreement, call.Proof, call.Message, now);
            association = taken.IsOk ? taken.Value : null;
            return taken.Error;
        });
        if (!agreed.IsOk) return agreed.Error;
        var answer = new byte[agreed.Value.Length + TagLength];
        agreed.Value.CopyTo(answer, 0);
        var tag = association!.Prove(FrameKind.SecretAgreement, call.Proof.Mark, agreed.Value);
        BinaryPrimitives.WriteUInt128BigEndian(answer.AsSpan(agreed.Value.Length), tag);
        return answer;
    }

    /// <summary>Destroys keys that their source did not give to their master.</summary>
    public Result<Done> Withdraw(WithdrawCall call, TimeSpan now)
    {
        if (manager.CheckNetwork(now) is { } unknown) return unknown;
        if (manager.Network!.Snapshot.Topology.FindSae(call.Master) is not { Node: var source })
            return new MeshError(ErrorCode.UnknownPeer, $"{call.Master} is not an SAE of this network");
        var body = EndBodies.OfWithdrawal(call.Batch, call.Master, call.Slave);
        var taken = ends.From.Take(source, FrameKind.Withdrawal, call.Proof, body, now);
        return taken.IsOk ? supply.Withdraw(call.Batch, source, call.Master, call.Slave, now) : taken.Error;
    }

    /// <summary>Tells the node of a driver whether the follower, at this node, takes another batch.</summary>
    public Result<StreamRoom> RoomFor(StreamRoomCall call, TimeSpan now)
    {
        if (manager.CheckNetwork(now) is { } unknown) return unknown;
        if (manager.Network!.Snapshot.Topology.FindSae(call.Stream.Driver) is not { Node: var source })
            return new MeshError(ErrorCode.UnknownPeer, $"{call.Stream.Driver} is not an SAE of this network");
        var body = EndBodies.OfRoomQuestion(call.Stream, call.KeyLength);
        var taken = ends.From.Take(source, FrameKind.StreamRoom, call.Proof, body, now);
        if (!taken.IsOk) return taken.Error;
        var room = supply.RoomOf(call.Stream, call.KeyLength, now);
        if (!room.IsOk) return room.Error;
        return room.Value with { Proof = taken.Value.Prove(FrameKind.StreamRoom, call.Proof.Mark, EndBodies.OfRoom(room.Value)) };
    }

    /// <summary>Tells a source whether its share would be refused here.</summary>
    public Result<ArrivalRoom> RoomFor(CanArriveCall call, TimeSpan now)
    {
        if (manager.CheckNetwork(now) is { } unknown) return unknown;
        var parsed = RelayFrame.ParseHeader(call.Header);
        if (!parsed.IsOk) return parsed.Error;
        var (header, network) = (parsed.Value, manager.Network!.Snapshot);
        var taken = ends.From.Take(header.Nodes[0], FrameKind.Arrival, call.Proof, call.Header, now);
        if (!taken.IsOk) return taken.Error;
        var refusal = RelayStep.CheckEnd(manager.Links, network, header, arrival => supply.CheckArrival(network, arrival, now));
        Result<int> room = refusal is null ? supply.RoomFor(header.Delivery) : refusal;
        return new ArrivalRoom(room, taken.Value.Prove(FrameKind.Arrival, call.Proof.Mark, EndBodies.OfArrival(room)));
    }

    private static MeshError AnswerNotProven(NodeId node) => new(ErrorCode.NodeNotProven, $"an answer is not that of {node}");
}
