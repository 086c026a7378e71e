using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Node;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.Core.Topology;
using static QkdMesh.Core.Tests.Harness.TestMesh;

namespace QkdMesh.Core.Tests.Node;

/// <summary>
/// alice at n0 asks for keys with bob and with carol at n2, over n1. A test steps in before each call, and may lie in the place of a node.
/// </summary>
public abstract class OrdersOfAlice
{
    /// <summary>Keys of a pair that may wait.</summary>
    protected const int Limit = 4;

    private protected const int Stock = 10_000;

    private protected static readonly KeySupplyOptions Options = new() { MaxWaitingKeysPerPair = Limit };

    /// <summary>What a relay of one key takes of each link.</summary>
    protected static readonly int OneRelay = Request().LinkKeyNeeded;

    private protected TestMesh _mesh = Mesh(MeshTopology.Line(3));
    private protected Action<NodeCall> _before = _ => { };
    private protected Func<NodeCall, IOutcome?> _lie = _ => null;
    private protected NodeId? _withoutAudit;

    private protected static IOutcome Nothing => (Result<ArrivalRoom>)new MeshError(ErrorCode.NodeUnavailable, "silence");

    private protected static TestMesh Mesh(TopologyDefinition topology, TimeSpan? confirmed = null)
    {
        var mesh = new TestMesh(topology, Options, confirmed: confirmed).Stock(Stock);
        mesh.Report();
        return mesh;
    }

    private protected static void Repeat(int times, Action what)
    {
        for (var time = 0; time < times; time++) what();
    }

    // Of each link.
    private protected void ShouldBurnAtMost(int bytes, Action what)
    {
        var before = Burned();
        what();
        Burned().Zip(before, (now, then) => now - then).Should().OnlyContain(burned => burned <= bytes);
    }

    private List<long> Burned() =>
        [.. _mesh.Topology.Links.Select(link => -new[] { link.A, link.B }.Sum(node => _mesh.EndOf(link.Id, node).Sendable.Bytes))];

    private protected Result<SupplyOutcome> Order(int count = 1, SaeId? slave = null, StreamId? stream = null) =>
        Run(Begin(count, slave ?? Bob, stream));

    private protected KeySupplyProcedure Begin(
        int count, SaeId slave, StreamId? stream = null, CancellationToken cancellation = default) => new(
        _mesh[0], Options, Request(count, slave: slave), () => _mesh.Now,
        stream is { } id ? () => _mesh[0].NextPlace(id, _mesh[0].OpenStream(id, Alice, _mesh.Now).Value, count, _mesh.Now) : null,
        cancellation);

    private protected Result<SupplyOutcome> Run(KeySupplyProcedure run)
    {
        foreach (var step in run.Steps()) Answer(step);
        return run.Outcome;
    }

    // All take a step before one takes the next.
    private protected void CarryTogether(List<KeySupplyProcedure> runs)
    {
        var steps = runs.Select(run => run.Steps().GetEnumerator()).ToList();
        while (steps.FindAll(step => step.MoveNext()) is { Count: > 0 } going)
        {
            foreach (var step in going) Answer(step.Current);
            steps = going;
        }
    }

    private void Answer(NodeCall[] step)
    {
        // Answers to one step come in any order.
        foreach (var call in step.Reverse())
        {
            _before(call);
            _mesh.Audit.IsBroken = _mesh.Audit.KnowsThatItIsBroken = call.To == _withoutAudit;
            if (_lie(call) is not { } lie)
                call.Settle(_mesh[int.Parse(call.To.Value[1..], null)].Answer(call, _mesh.Now).Ending);
            else if (call is CanArriveCall) call.Settle(lie);
            _mesh.Audit.IsBroken = false;
        }
    }
}
