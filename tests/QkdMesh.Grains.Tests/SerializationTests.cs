using System.Collections.Immutable;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using QkdMesh.Core.Audit;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Control;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;
using StreamId = QkdMesh.Core.Identifiers.StreamId;

namespace QkdMesh.Grains.Tests;

/// <summary>What grains say to each other survives the way to another process.</summary>
public sealed class SerializationTests : IDisposable
{
    private static readonly LinkSession Session = new(new(UInt128.MaxValue), new(7));
    private static readonly KeyBatchId Batch = new(ulong.MaxValue, 5);

    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();

    private Serializer Serializer => _services.GetRequiredService<Serializer>();

    [Fact]
    public void ValuesComeThrough_WhenTheyCrossProcesses()
    {
        ShouldSurvive(new NodeId("n1"));
        ShouldSurvive(new LinkId("n1-n2"));
        ShouldSurvive(new SaeId("sae"));
        ShouldSurvive(new NetworkName("metro"));
        ShouldSurvive(StreamId.Of(new("b"), new("a"), "vpn"));
        ShouldSurvive(Session.A);
        ShouldSurvive(new LinkState(LinkStatus.Passive, KeyRate.FromBitsPerSecond(1.5), KeyRate.Zero, Bits.From(8), Bits.From(16))
        {
            SourceFault = "a: no", IsCut = true,
        });
        ShouldSurvive(new OfferRequest(Session, 8, new(Bits.From(80), Bits.From(16)), Anew: true));
        ShouldSurvive(LinkState.Alarmed with
        {
            Qber = 0.2, Alarm = new(true, false, Acknowledgement.Given), AlarmAt = DateTimeOffset.UnixEpoch.AddTicks(7),
        });
        ShouldSurvive(new LinkConfiguration(Cut: true, Alarmed: true, Number: 5, Acknowledged: true));
        ShouldSurvive(new RelayReceipt([1, 2, 3], StreamId.Of(new("a"), new("b"), "vpn")) { Proof = UInt128.MaxValue });
        ShouldSurvive(new Route([new("a"), new("b")], [new("a-b")], KeyRate.FromBitsPerSecond(9)));
        ShouldSurvive(new AppliedTopology(4, TopologyUpdate.Of([new("x")], [new("y")], [new("z")]), First: "sofia"));
        ShouldSurvive(new OrderedNode(Networks.Ring(4).Definition.Nodes[0], First: "sofia"));
        var ledger = KeyLedger.Empty with { Received = 10, Stored = 4, DiscardedByReason = Discarded() };
        ShouldSurvive(new LinkEndReports(
            new LinkEndReport(Session, 4, Bits.From(80), ledger)
            {
                SourceFault = "no", Receivable = Bits.From(16), SendsFrom = new SendingPoint(Session, 3, [1]),
                ReceivedTo = new ReceivedPoint(Session, 2, 96),
            },
            null));
    }

    [Theory, MemberData(nameof(Calls))]
    public void CallsComeThrough_WhenTheyCrossProcesses(NodeCall call)
    {
        var arrived = RoundTrip(call);

        arrived.Should().BeOfType(call.GetType());
        arrived.Should().BeEquivalentTo(call, options => options.RespectingRuntimeTypes());
    }

    [Theory, MemberData(nameof(Calls))]
    public void ACallGoesByItsAlias_SoThatItsClassCanBeRenamed(NodeCall call) =>
        Encoding.ASCII.GetString(Serializer.SerializeToArray(call)).Should().Contain("qkdmesh.").And.NotContain(call.GetType().Name);

    [Fact]
    public void ASnapshotComesThrough_WhenItCrossesProcesses()
    {
        var topology = Networks.Ring(4);
        var snapshot = new NetworkSnapshot(
            9, 2, topology, topology.Definition.Links.ToImmutableDictionary(link => link.Id, _ => LinkState.Unknown), [new NodeId("n2")])
        {
            Released = ImmutableDictionary<NodeId, long>.Empty.Add(new("n3"), 7),
        };

        ShouldSurvive(snapshot);
        var access = new AccessDefinition([new("olga", OperatorRoles.All, []), new("omar", OperatorRoles.All, [])])
        {
            TwoPersons = TwoPersonOrders.Release | TwoPersonOrders.Access,
        };
        RoundTrip(topology.Definition with { Access = access }).Access.TwoPersons.Should().Be(access.TwoPersons);
    }

    [Fact]
    public void UsageComesThrough_WhenItCrossesProcesses()
    {
        var used = new UsageRow(new("bank", new SaeId("a"), new SaeId("b")), new(1, 2, 3, 4, 5), 6);
        var report = RoundTrip(new UsageReport(DateTimeOffset.UnixEpoch.AddTicks(7), UsageRow.Sum([used, new(new("bank"), default, 0)])));

        report.WholeSince.Should().Be(DateTimeOffset.UnixEpoch.AddTicks(7));
        report.Rows.Should().Equal(used, new UsageRow(new("bank"), default, 0));
        ShouldSurvive(new Quotas { Calls = 1, LargestKey = 512 });
    }

    [Fact]
    public void ResultsComeThrough_WhetherTheyHoldAValueOrAnError()
    {
        RoundTrip<Result<SessionNonce>>(Session.A).Value.Should().Be(Session.A);
        RoundTrip<Result<Done>>(Done.Instance).IsOk.Should().BeTrue();
        RoundTrip<Result<Done>>(new MeshError(ErrorCode.LinkDown, "n1-n2 is cut")).Error
            .Should().Be(new MeshError(ErrorCode.LinkDown, "n1-n2 is cut"));
        var refusal = new MeshError(ErrorCode.LinkDown, "n1-n2 is cut") { Link = new("n1-n2") };
        RoundTrip<Result<ArrivalRoom>>(new ArrivalRoom(7, UInt128.MaxValue)).Value.Should().Be(new ArrivalRoom(7, UInt128.MaxValue));
        RoundTrip<Result<ArrivalRoom>>(new ArrivalRoom(refusal, 5)).Value.Keys.Error.Should().Be(refusal);
    }

    /// <summary>Handlers reach a node in its own process. A grain method that took or gave an SAE's key would fail here.</summary>
    [Fact]
    public void KeysOfSaesCannotBeWrittenIntoAMessage()
    {
        using var key = new KeyMaterial([1, 2, 3, 4]);
        var batch = new KeyBatch(Batch, 2, key);

        ShouldNotLeave(batch);
        ShouldNotLeave(new StreamBatch(1, batch));
        ShouldNotLeave(new SuppliedKey(new KeyId(Batch, 0), key));
        ShouldNotLeave(new SuppliedKeys(batch, []));

        void ShouldNotLeave<T>(T keys) =>
            FluentActions.Invoking(() => Serializer.SerializeToArray(keys)).Should().Throw<CodecNotFoundException>();
    }

    [Fact]
    public void NoCopyOfKeyIsMade_WhenItStaysInTheProcess()
    {
        var copier = _services.GetRequiredService<DeepCopier>();
        var key = new KeyMaterial([1, 2, 3, 4]);
        var block = new KeyBlock(Session, 3, LinkEnd.B, key);

        copier.Copy(block).Key.Should().BeSameAs(key);
        key.Length.Should().Be(4);
    }

    [Fact]
    public void KeyIsOverwritten_WhenItHasLeftTheProcess()
    {
        byte[] bytes = [1, 2, 3, 4];
        using var key = new KeyMaterial(bytes);

        RoundTrip(key).Span.ToArray().Should().Equal(1, 2, 3, 4);

        bytes.Should().OnlyContain(value => value == 0);
    }

    [Fact]
    public void BlocksComeThrough_WhenTheyCrossProcesses()
    {
        var block = new KeyBlock(Session, 3, LinkEnd.B, new KeyMaterial([9, 9]));
        var call = new HandOverCall(new("n1"), TimeSpan.FromSeconds(1), new("n1-n2"), carries: true, [block])
        {
            Peer = new SendingPoint(Session, 2, [1]),
            PeerReceived = new ReceivedPoint(Session, 1, 80),
            Reported = new LedgerMark(Session, 700),
        };

        var arrived = RoundTrip<NodeCall<LinkEndReport>>(call).Should().BeOfType<HandOverCall>().Which;
        arrived.Peer.Should().BeEquivalentTo(new SendingPoint(Session, 2, [1]));
        arrived.PeerReceived.Should().Be(new ReceivedPoint(Session, 1, 80));
        arrived.Reported.Should().Be(new LedgerMark(Session, 700));
        var blocks = arrived.Blocks;

        blocks.Should().ContainSingle().Which
            .Should().Match<KeyBlock>(block => block.Id == 3 && block.Sender == LinkEnd.B && block.Session == Session);
        blocks[0].Key.Span.ToArray().Should().Equal(9, 9);
        FluentActions.Invoking(() => block.Key.Length)
            .Should().Throw<ObjectDisposedException>("no copy of key stays in the process that it left");
    }

    /// <summary>A node and its audit log are in one process.</summary>
    [Fact]
    public void RecordOfADeliveryStaysInTheProcess() =>
        FluentActions.Invoking(() => Serializer.SerializeToArray<NodeCall>(new RecordCall(new("n1"), TimeSpan.FromSeconds(1), [])))
            .Should().Throw<CodecNotFoundException>();

    /// <summary>One of each kind of call that Core has. Records of deliveries go to the log of the same process.</summary>
    public static TheoryData<NodeCall> Calls { get; } = new(
        from type in typeof(NodeCall).Assembly.GetTypes()
        where type.IsAssignableTo(typeof(NodeCall)) && !type.IsAbstract && type != typeof(RecordCall)
        let constructor = type.GetConstructors().Single()
        select (NodeCall)constructor.Invoke([.. constructor.GetParameters().Select(parameter => Sample(parameter.ParameterType))]));

    private static object Sample(Type type) => type switch
    {
        _ when type == typeof(NodeId) => new NodeId("n1"),
        _ when type == typeof(LinkId) => new LinkId("n1-n2"),
        _ when type == typeof(SaeId) => new SaeId("sae"),
        _ when type == typeof(KeyBatchId) => new KeyBatchId(7, 8),
        _ when type == typeof(StreamId) => new StreamId(new("sae-a"), new("sae-b"), "stream"),
        _ when type == typeof(TimeSpan) => TimeSpan.FromSeconds(3),
        _ when type == typeof(SessionNonce) => Session.A,
        _ when type == typeof(OfferRequest) => new OfferRequest(Session, 8, new(Bits.From(80), Bits.From(16)), Anew: true),
        _ when type == typeof(byte[]) => new byte[] { 1, 2 },
        _ when type == typeof(IReadOnlyList<KeyBlock>) => Array.Empty<KeyBlock>(),
        _ when type == typeof(EndProof) => new EndProof(new(7, 8), UInt128.MaxValue),
        _ when type == typeof(ImmutableArray<NodeId>) => ImmutableArray.Create(new NodeId("n1"), new NodeId("n2")),
        _ when type == typeof(int) => 32,
        _ when type == typeof(bool) => true,
        _ when type == typeof(RelayClass) => RelayClass.Prepared,
        _ => throw new ArgumentException($"add a sample of {type.Name} for the call that has a new kind of parameter"),
    };

    private static ImmutableSortedDictionary<DiscardReason, long> Discarded() =>
        ImmutableSortedDictionary<DiscardReason, long>.Empty.Add(DiscardReason.Aged, 6);

    public void Dispose() => _services.Dispose();

    private void ShouldSurvive<T>(T value) => RoundTrip(value).Should().BeEquivalentTo(value, options => options.RespectingRuntimeTypes());

    private T RoundTrip<T>(T value) => Serializer.Deserialize<T>(Serializer.SerializeToArray(value))!;
}
