using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Node;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.Core.Topology;
using static QkdMesh.Core.Tests.Harness.TestMesh;

namespace QkdMesh.Core.Tests.KeySupply;

/// <summary>alice, at n0, drives a stream that bob, at n1, follows.</summary>
public class KeyStreamTests : StreamOfTwo
{
    [Fact]
    public void FirstOfBothInByteOrderDrives() =>
        Stream.Should().Be(StreamId.Of(Alice, Bob, "video")).And.Be(new StreamId(Alice, Bob, "video"));

    [Fact]
    public void FollowerGetsTheSameKeysInTheSameOrder()
    {
        var sent = new[] { Drive(count: 3)!, Drive(count: 1)!, Drive(count: 2)! };

        foreach (var (index, keys) in new ulong[] { 0, 3, 4 }.Zip(sent))
        {
            var batch = TakeNext().Value!;
            batch.Index.Should().Be(index);
            batch.Keys.Id.Should().Be(keys.Id);
            batch.Keys.Keys.FixedTimeEquals(keys.Keys).Should().BeTrue();
        }
        TakeNext().Value.Should().BeNull();
    }

    /// <summary>The places that the driver has drawn say nothing of the places that the follower has had.</summary>
    [Fact]
    public void FollowerGetsEveryBatch_WhenBothSaesAreAtOneNode()
    {
        var topology = MeshTopology.Line(2);
        var mesh = new TestMesh(
            topology with { Saes = [.. topology.Saes.Select(sae => sae with { Node = new("n0") })] },
            Options);
        var driver = mesh[0].OpenStream(Stream, Alice, mesh.Now).Value;
        var follower = mesh[0].OpenStream(Stream, Bob, mesh.Now).Value;

        for (var batch = 0; batch < 3; batch++)
        {
            using var attempt = mesh[0].BeginAttempt(Request(count: 2), [new Route([new("n0")], [], KeyRate.Zero)]);
            attempt.GoTo(mesh[0].NextPlace(Stream, driver, 2, mesh.Now).Value);
            mesh[0].KeepHere(attempt, mesh.Now).IsOk.Should().BeTrue();

            var taken = mesh[0].TakeNext(Stream, follower, 32, mesh.Now);

            taken.Value!.Index.Should().Be(2 * (ulong)batch);
            taken.Value.Keys.Id.Should().Be(attempt.DeliveryOf(0).Batch);
        }
    }

    [Fact]
    public void IncompleteBatchesTakeTheWindow()
    {
        var mesh = new TestMesh(MeshTopology.Ring(4), Options).Stock(10_000);
        var driver = mesh[0].OpenStream(Stream, Alice, mesh.Now).Value;
        mesh.Far.OpenStream(Stream, Bob, mesh.Now);
        for (var batch = 0; batch < 2 * Options.StreamWindow; batch++) SendFirstShare().IsOk.Should().BeTrue();

        SendFirstShare().Error!.Code.Should().Be(ErrorCode.KeyStoreFull);

        mesh.Now += TimeSpan.FromSeconds(31);
        SendFirstShare().IsOk.Should().BeTrue("a source that failed at its second share starts a fresh batch");

        Result<RelayReceipt> SendFirstShare()
        {
            using var attempt = mesh[0].BeginAttempt(Request(paths: 2), [mesh.RouteOf(0, 1, 2), mesh.RouteOf(0, 3, 2)]);
            attempt.GoTo(mesh[0].NextPlace(Stream, driver, 1, mesh.Now).Value);
            return mesh.Drive(attempt);
        }
    }

    /// <summary>A source that finds fewer routes sends whole batches after batches in shares.</summary>
    [Fact]
    public void WholeBatchIsRefused_WhenIncompleteBatchesFillTheWindow()
    {
        var mesh = new TestMesh(MeshTopology.Ring(4), Options).Stock(10_000);
        var driver = mesh[0].OpenStream(Stream, Alice, mesh.Now).Value;
        mesh.Far.OpenStream(Stream, Bob, mesh.Now);
        for (var batch = 0; batch < 2 * Options.StreamWindow; batch++)
            Send(Request(paths: 2), mesh.RouteOf(0, 1, 2), mesh.RouteOf(0, 3, 2)).IsOk.Should().BeTrue();

        Send(Request(), mesh.RouteOf(0, 1, 2)).Error!.Code.Should().Be(ErrorCode.KeyStoreFull);

        mesh.Now += TimeSpan.FromSeconds(31);
        Send(Request(), mesh.RouteOf(0, 1, 2)).IsOk.Should().BeTrue("missing shares that do not come are not waited for");

        Result<RelayReceipt> Send(KeyRequest request, params Route[] routes)
        {
            using var attempt = mesh[0].BeginAttempt(request, routes);
            attempt.GoTo(mesh[0].NextPlace(Stream, driver, 1, mesh.Now).Value);
            return mesh.Drive(attempt);
        }
    }

    [Fact]
    public void BatchIsRefused_WhenNobodyOpenedItsStreamHere()
    {
        using var attempt = _mesh[0].BeginAttempt(Request(), [_mesh.RouteOf(0, 1)]);
        attempt.GoTo(new StreamPlace("never-opened", 0));

        _mesh.Drive(attempt).Error!.Code.Should().Be(ErrorCode.KeyStoreFull);
    }

    [Fact]
    public void StreamedKeysCannotBeCollectedById()
    {
        var keys = Drive()!;

        _mesh.Collect(keys).Error!.Code.Should().Be(ErrorCode.UnknownKeyId);
        _mesh[1].CountWaiting(Alice, Bob).Should().Be(0);
    }

    [Fact]
    public void FollowerIsTold_WhenItAsksForAnotherSize()
    {
        Drive();

        TakeNext(keyLength: 64).Error!.Code.Should().Be(ErrorCode.StreamKeySizeDiffers);

        TakeNext().Value.Should().BeNull("what waits in another size would hold the stream up for good");
        Drive(keySize: 512).Should().NotBeNull();
        TakeNext(keyLength: 64).Value.Should().NotBeNull();
    }

    [Fact]
    public void BatchOfAnotherSizeIsSkipped_WhenItHasExpired()
    {
        Drive(keySize: 512);
        Later(Options.KeyLifetime);
        var keys = Drive()!;

        TakeNext().Value!.Keys.Id.Should().Be(keys.Id);
    }

    [Fact]
    public void ExpiredBatchesAreSkipped()
    {
        Drive();
        Drive();
        Later(Options.KeyLifetime / 2);
        TakeNext(keyLength: 1).IsOk.Should().BeFalse("asking keeps the stream, but not its keys");
        Later(Options.KeyLifetime / 2);
        var keys = Drive()!;

        var batch = TakeNext().Value!;

        batch.Keys.Id.Should().Be(keys.Id);
        TakeNext().Value.Should().BeNull();
    }

    [Fact]
    public void EarlierCallLosesTheStream_WhenTheSameSaeOpensItAgain()
    {
        Drive();
        var follower = _mesh[1].OpenStream(Stream, Bob, _mesh.Now).Value;
        var driver = _mesh[0].OpenStream(Stream, Alice, _mesh.Now).Value;

        TakeNext().Error!.Code.Should().Be(ErrorCode.StreamTakenOver);
        _mesh[0].NextPlace(Stream, _driver, 1, _mesh.Now).Error!.Code.Should().Be(ErrorCode.StreamTakenOver);
        _mesh[0].NextPlace(Stream, driver, 1, _mesh.Now).Value.Index.Should().Be(1);
        _mesh[1].TakeNext(Stream, follower, 32, _mesh.Now).Value!.Index.Should().Be(0);
    }

    [Fact]
    public void EarlierCallLosesTheStream_AlsoWhenItWasForgottenInBetween()
    {
        Later(2 * Options.KeyLifetime);
        _mesh[1].OpenStream(Stream, Bob, _mesh.Now);

        TakeNext().Error!.Code.Should().Be(ErrorCode.StreamTakenOver);
    }

    [Fact]
    public void BatchesAreRefusedBeforeTheyBurnKey_WhenTheFollowerReadsTooSlowly()
    {
        for (var sent = 0; sent < 2 * Options.StreamWindow; sent++) Drive().Should().NotBeNull();
        _mesh[1].BacklogOf(Stream).Should().Be(2 * Options.StreamWindow);

        new[] { _mesh.EndOf("l0", 1) }.ShouldBurnNothing(() => Drive().Should().BeNull());

        TakeNext();
        Drive().Should().NotBeNull();
    }

    /// <summary>Anyone can send a frame: what its tag has not proved may leave nothing behind.</summary>
    [Fact]
    public void StreamIsForgotten_WhenOnlyItsBacklogIsAskedFor()
    {
        Later(Options.KeyLifetime);
        _mesh[1].BacklogOf(Stream);
        Later(TimeSpan.FromTicks(1));

        TakeNext().Error!.Code.Should().Be(ErrorCode.StreamTakenOver, "the stream that this call opened is forgotten");
    }

    [Fact]
    public void BatchThatLaterOnesOvertookIsDestroyed()
    {
        var (first, late) = (Place(), Place());
        Drive(Place()).Should().NotBeNull();
        TakeNext().Value!.Index.Should().Be(2);
        Drive(late).Should().NotBeNull();

        TakeNext().Value.Should().BeNull("the places of a stream only rise");
        first.Index.Should().Be(0);
    }

    [Fact]
    public void StreamIsRefused_WhenThePairHasAsManyAsItMay()
    {
        for (var number = 1; number < Options.MaxStreamsPerPair; number++)
            _mesh[0].OpenStream(StreamId.Of(Alice, Bob, $"stream-{number}"), Alice, _mesh.Now).IsOk.Should().BeTrue();

        _mesh[0].OpenStream(StreamId.Of(Alice, Bob, "one-more"), Alice, _mesh.Now).Error!.Code.Should().Be(ErrorCode.TooManyStreams);

        _mesh[0].OpenStream(Stream, Alice, _mesh.Now).IsOk.Should().BeTrue("an open stream may be opened again");
    }

    [Fact]
    public void BatchStaysForTheFollower_WhenItsRecordCannotBeWritten()
    {
        var keys = Drive(count: 3)!;
        _mesh.Audit.IsBroken = true;
        TakeNext().Error!.Code.Should().Be(ErrorCode.AuditUnavailable);
        _mesh[1].BacklogOf(Stream).Should().Be(1);

        _mesh.Audit.IsBroken = false;

        TakeNext().Value!.Keys.Id.Should().Be(keys.Id);
        _mesh.Audit.Records.Should().ContainSingle().Which.Should().Match<Core.Audit.AuditRecord>(record =>
            record.Step == Core.Audit.AuditedStep.Collected && record.FirstKey == keys.IdOf(0) && record.Count == 3 && record.To == Bob);
    }
}
