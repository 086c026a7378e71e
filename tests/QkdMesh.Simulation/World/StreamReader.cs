using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Node;

namespace QkdMesh.Simulation.World;

/// <summary>
/// One SAE's call that reads its side of a stream, in the place of the use case StreamKeys. It opens the stream at its node, and
/// asks for batches one after the other. An error that a later attempt cannot cure ends the call.
/// </summary>
/// <param name="got">Gets each batch; the reader disposes of it.</param>
internal sealed class StreamReader(
    SimulatedMesh mesh, Luck luck, Procedures procedures, StreamId stream, KeyRequest request, TimeSpan until,
    Action<StreamReader, StreamBatch> got)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250), Patience = TimeSpan.FromSeconds(4),
        RoomPatience = TimeSpan.FromSeconds(2);

    private string? _place;
    private int _generation, _turn;

    /// <summary>The share of answers that the caller does not wait for, from 0 to 1.</summary>
    public double Unheard { get; init; } = 0.05;

    /// <summary>Whether this is the call of the SAE that drives the stream.</summary>
    public bool Drives => stream.Driver == request.Master;

    public StreamId Stream => stream;

    /// <summary>The last error of the call, which ends it unless a later attempt may succeed; null if there was none.</summary>
    public MeshError? Failure { get; private set; }

    private bool IsOver => procedures.Time.Now >= until || Failure is { Code: var code } && !ErrorCatalogue.Of(code).Retryable;

    public void Next()
    {
        var turn = ++_turn;
        if (IsOver) return;
        if (mesh.NodeOf(request.Master) is not { IsUp: true } node)
        {
            Again(turn, RetryAfter);
            return;
        }
        if (Open(node) is { } refusal)
        {
            Take(turn, refusal);
            return;
        }
        // A call that gets no answer in time is made again, and its answer is lost. The node may still carry it out.
        Again(turn, luck.Happens(Unheard) ? TimeSpan.FromMilliseconds(luck.Between(1, 20)) : Patience);
        if (Drives) Drive(turn, node);
        else node.Do(() => Follow(turn, node));
    }

    private void Follow(int turn, NodeActor node)
    {
        var following = new FollowingProcedure(node.Manager, stream, _generation, request.Requirements.KeyLength, () => node.Clock);
        procedures.Run(node, following.Steps(), () => Take(turn, following.Outcome));
    }

    // As StreamSide does it: a stream goes on only at the node where the call opened it, by that node's name.
    private MeshError? Open(NodeActor node)
    {
        var network = mesh.Controller.Latest!.Snapshot;
        if (network.CheckPair(request.Master, request.Slave) is { } refused) return refused;
        if (_place is not null && _place != node.Name) return new(ErrorCode.StreamTakenOver, $"{request.Master} moved to {node.Name}");
        if (_place is not null) return null;
        var opened = node.Manager.OpenStream(stream, request.Master, node.Clock);
        if (!opened.IsOk) return opened.Error;
        (_place, _generation) = (node.Name, opened.Value);
        return null;
    }

    private void Drive(int turn, NodeActor node)
    {
        var driving = new StreamBatchProcedure(
            node.Manager, stream, _generation, request, () => node.Clock, RoomPatience,
            place => new KeySupplyProcedure(node.Manager, mesh.SupplyOptions, request, () => node.Clock, place));
        procedures.Run(node, driving.Steps(), () => Take(turn, driving.Outcome));
    }

    private void Take(int turn, Result<StreamBatch?> batch)
    {
        using var keys = batch is { IsOk: true, Value: { } taken } ? taken.Keys : null;
        // Nobody waits for this answer any more.
        if (turn != _turn) return;
        Failure = batch.Error ?? Failure;
        if (batch is not { IsOk: true, Value: { } made })
        {
            Again(turn, batch.IsOk ? TimeSpan.FromMilliseconds(luck.Between(40, 80)) : RetryAfter);
            return;
        }
        got(this, made);
        Again(turn, TimeSpan.FromMilliseconds(luck.Between(100, 700)));
    }

    private void Again(int turn, TimeSpan after) => procedures.Time.After(after, () =>
    {
        if (turn == _turn) Next();
    });
}
