using QkdMesh.Core.Audit;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Node;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.Core.Topology;
using static QkdMesh.Core.Tests.Harness.TestMesh;

namespace QkdMesh.Core.Tests.Audit;

/// <summary>Keys from alice at n0 to bob at n2, half-way round a ring of four.</summary>
public class DeliveryAuditTests
{
    private readonly TestMesh _mesh = new TestMesh(MeshTopology.Ring(4)).Stock(10_000);

    [Fact]
    public void SuppliedKeysAreOneRecord_WithTheWayThatTheyWent()
    {
        using var keys = Supply(Request(3, 512), [0, 1, 2]).Value;

        _mesh.Audit.Records.Should().ContainSingle().Which.Should().BeEquivalentTo(
            new AuditRecord(AuditedStep.Supplied, N(0), Alice, Bob, keys.IdOf(0), 3, 512, Assurance.Its, false, [[N(0), N(1), N(2)]]));
    }

    [Fact]
    public void RecordOfBothEndsNamesTheWayOfEveryShare()
    {
        using var keys = Supply(Request(paths: 2), [0, 1, 2], [0, 3, 2]).Value;
        _mesh.Collect(keys).IsOk.Should().BeTrue();

        _mesh.Audit.Records.Select(record => (record.Step, record.To)).Should().Equal(
            (AuditedStep.Supplied, Alice), (AuditedStep.Collected, Bob));
        foreach (var record in _mesh.Audit.Records)
            record.Routes.Should().BeEquivalentTo(new NodeId[][] { [N(0), N(1), N(2)], [N(0), N(3), N(2)] });
    }

    [Fact]
    public void HybridKeysAreRecordedAsSuch_AtBothEnds()
    {
        using var attempt = _mesh[0].BeginAttempt(Request().Requiring(keys => keys with { IsHybrid = true }), [_mesh.RouteOf(0, 1, 2)]);
        _mesh.AgreeOn(attempt);
        _mesh.Drive(attempt).IsOk.Should().BeTrue();
        using var keys = _mesh[0].ReleaseKeys(attempt, _mesh.Now).Value;
        _mesh.Collect(keys).IsOk.Should().BeTrue();

        _mesh.Audit.Records.Should().HaveCount(2).And.OnlyContain(record => record.IsHybrid && record.Assurance == Assurance.Hybrid);
    }

    [Fact]
    public void KeysThatFollowEachOtherAreOneRecord_HoweverTheyAreNamed()
    {
        using var keys = Supply(Request(6), [0, 1, 2]).Value;
        using var other = Supply(Request(), [0, 1, 2]).Value;

        _mesh.Far.Collect(Bob, Alice, [keys.IdOf(4), other.IdOf(0), keys.IdOf(1), keys.IdOf(2), keys.IdOf(0)], _mesh.Now)
            .IsOk.Should().BeTrue();

        _mesh.Audit.Records.Where(record => record.Step == AuditedStep.Collected).Select(record => (record.FirstKey, record.Count))
            .Should().BeEquivalentTo([(keys.IdOf(0), 3), (keys.IdOf(4), 1), (other.IdOf(0), 1)]);
    }

    [Fact]
    public void NobodyElseCanTakeTheKeys_WhileTheirRecordIsWritten()
    {
        using var keys = Supply(Request(2), [0, 1, 2]).Value;
        var (waiting, again) = (-1, default(Result<IReadOnlyList<SuppliedKey>>));
        _mesh.Audit.Writing = () =>
        {
            _mesh.Audit.Writing = null;
            waiting = _mesh.Far.TotalWaiting;
            again = _mesh.Collect(keys);
        };

        _mesh.Collect(keys).IsOk.Should().BeTrue();

        waiting.Should().Be(0);
        again.Error!.Code.Should().Be(ErrorCode.UnknownKeyId);
        _mesh.Audit.Records.Should().HaveCount(2);
    }

    [Fact]
    public void MasterGetsNothing_WhenTheRecordCannotBeWritten()
    {
        _mesh.Audit.IsBroken = true;

        Supply(Request(), [0, 1, 2]).Error!.Code.Should().Be(ErrorCode.AuditUnavailable);
    }

    [Fact]
    public void KeysStayCollectable_WhenTheRecordCannotBeWritten()
    {
        using var keys = Supply(Request(2), [0, 1, 2]).Value;
        _mesh.Audit.IsBroken = true;
        _mesh.Collect(keys).Error!.Code.Should().Be(ErrorCode.AuditUnavailable);
        _mesh.Far.TotalWaiting.Should().Be(2);

        _mesh.Audit.IsBroken = false;

        var collected = _mesh.Collect(keys).Value;
        for (var at = 0; at < 2; at++) collected[at].Key.Span.SequenceEqual(keys.KeyAt(at)).Should().BeTrue();
        _mesh.Audit.Records.Should().HaveCount(2);
    }

    [Fact]
    public void NothingIsRecorded_WhenTheKeysAreNotThere()
    {
        using var keys = Supply(Request(), [0, 1, 2]).Value;
        _mesh.Collect(keys, Carol).IsOk.Should().BeFalse();
        _mesh.Collect(keys).IsOk.Should().BeTrue();
        _mesh.Collect(keys).Error!.Code.Should().Be(ErrorCode.UnknownKeyId);

        _mesh.Audit.Records.Should().HaveCount(2);
    }

    [Fact]
    public void ArrivalIsRefusedBeforeItBurnsKey_WhenTheFarNodeCouldDeliverNothing()
    {
        (_mesh.Audit.IsBroken, _mesh.Audit.KnowsThatItIsBroken) = (true, true);

        new[] { _mesh.EndOf("l1", 2) }.ShouldBurnNothing(
            () => Supply(Request(), [0, 1, 2]).Error!.Code.Should().Be(ErrorCode.AuditUnavailable));
    }

    private static NodeId N(int node) => new($"n{node}");

    private Result<KeyBatch> Supply(KeyRequest request, params int[][] routes)
    {
        using var attempt = _mesh[0].BeginAttempt(request, [.. routes.Select(route => _mesh.RouteOf(route))]);
        for (var share = 0; share < routes.Length; share++)
            if (_mesh.Drive(attempt, share) is { IsOk: false, Error: { } failure }) return failure;
        return _mesh[0].ReleaseKeys(attempt, _mesh.Now);
    }
}
