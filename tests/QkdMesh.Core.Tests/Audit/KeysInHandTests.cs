using QkdMesh.Core.Audit;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Node;
using QkdMesh.Core.Tests.Harness;
using static QkdMesh.Core.Tests.Harness.TestMesh;

namespace QkdMesh.Core.Tests.Audit;

/// <summary>
/// Keys from alice at n0 to bob at n2, over n1. Bob has asked for them: they are taken out, and the audit log has not answered yet.
/// </summary>
public sealed class KeysInHandTests : IDisposable
{
    private static readonly MeshError NotWritten = new(ErrorCode.AuditUnavailable, "the disk is full");

    private readonly TestMesh _mesh = new TestMesh(MeshTopology.Ring(4)).Stock(10_000);
    private readonly KeyBatch _keys;
    private readonly CollectionProcedure _run;
    private readonly IEnumerator<NodeCall[]> _steps;
    private readonly RecordCall _record;

    public KeysInHandTests()
    {
        using var attempt = _mesh[0].BeginAttempt(Request(3), [_mesh.RouteOf(0, 1, 2)]);
        _mesh.Drive(attempt).IsOk.Should().BeTrue();
        _keys = _mesh[0].ReleaseKeys(attempt, _mesh.Now).Value;
        _run = new CollectionProcedure(_mesh.Far, Bob, Alice, [_keys.IdOf(2), _keys.IdOf(0)], () => _mesh.Now);
        _steps = _run.Steps().GetEnumerator();
        _steps.MoveNext();
        _record = (RecordCall)_steps.Current.Single();
    }

    public void Dispose()
    {
        _steps.Dispose();
        _keys.Dispose();
    }

    [Fact]
    public void RecordedKeysAreGiven_AndNotBefore()
    {
        _record.Records.Select(record => record.FirstKey).Should().Equal(_keys.IdOf(0), _keys.IdOf(2));
        _mesh.Far.TotalWaiting.Should().Be(1);
        Collect(0).Error!.Code.Should().Be(ErrorCode.UnknownKeyId);

        var given = Answer(Done.Instance).Value;

        given.Select(key => key.Id).Should().Equal(_keys.IdOf(2), _keys.IdOf(0));
        given[0].Key.Span.SequenceEqual(_keys.KeyAt(2)).Should().BeTrue();
        Collect(2).Error!.Code.Should().Be(ErrorCode.UnknownKeyId);
        Collect(1).IsOk.Should().BeTrue();
        _mesh.Far.TotalWaiting.Should().Be(0);
    }

    [Fact]
    public void KeysWaitAgain_WhenTheLogSurelyWroteNothing()
    {
        var refusal = Answer(NotWritten).Error!;

        refusal.Should().Be(NotWritten with { Detail = "the disk is full: the keys wait as before" });
        _mesh.Far.TotalWaiting.Should().Be(3);
        Collect(2, 1, 0).Value[0].Key.Span.SequenceEqual(_keys.KeyAt(2)).Should().BeTrue();
    }

    [Fact]
    public void KeysAreDestroyed_WhenNobodyKnowsWhetherTheRecordIsWritten()
    {
        var refusal = Answer(null).Error!;

        refusal.Code.Should().Be(ErrorCode.AuditUnavailable);
        refusal.Detail.Should().EndWith("the keys are destroyed");
        Collect(0).Error!.Code.Should().Be(ErrorCode.UnknownKeyId);
        Collect(1).IsOk.Should().BeTrue("nobody had taken it");
        _mesh.Audit.Lost.Should().HaveCount(2).And.OnlyContain(lost => lost.Count == 1 && lost.Reason == "Unrecorded");
    }

    [Fact]
    public void KeysAreDestroyed_WhenTheCallIsGivenUp()
    {
        _steps.Dispose();

        Collect(0).Error!.Code.Should().Be(ErrorCode.UnknownKeyId);
        _mesh.Far.TotalWaiting.Should().Be(1);
    }

    [Theory]
    [InlineData("written")]
    [InlineData("refused")]
    [InlineData("unknown")]
    public void VoidedKeysDoNotComeBack(string answer)
    {
        _mesh.Quarantine(1);
        _mesh.Audit.Lost.Should().Equal((_keys.Id, 3, "Distrusted"));

        AnswerIs(answer).Error!.Code.Should().Be(answer == "written" ? ErrorCode.NodeQuarantined : ErrorCode.AuditUnavailable);
        Collect(0).IsOk.Should().BeFalse();
        _mesh.Far.TotalWaiting.Should().Be(0);
    }

    [Theory]
    [InlineData("written")]
    [InlineData("refused")]
    [InlineData("unknown")]
    public void KeysOfANodeThatShutDownDoNotComeBack(string answer)
    {
        _mesh.Far.ShutDown();

        AnswerIs(answer).IsOk.Should().BeFalse();
        _mesh.Far.TotalWaiting.Should().Be(0);
        Collect(0).IsOk.Should().BeFalse();
    }

    [Theory]
    [InlineData("written")]
    [InlineData("refused")]
    [InlineData("unknown")]
    public void ExpiredKeysDoNotComeBack(string answer)
    {
        _mesh.Far.Tidy(TimeSpan.FromMinutes(11), TimeSpan.FromMinutes(1));

        AnswerIs(answer).IsOk.Should().BeFalse();
        _mesh.Far.TotalWaiting.Should().Be(0);
        Collect(0).Error!.Code.Should().Be(ErrorCode.UnknownKeyId);
    }

    [Fact]
    public void KeysAreDestroyed_WhenTheMemoryOfTheNodeWentBack()
    {
        _mesh.Far.DestroyAll();

        AnswerIs("written").Error!.Code.Should().Be(ErrorCode.UnknownKeyId);
    }

    [Fact]
    public void MasterIsToldThatItsKeysAreWithdrawn_AndTheSlaveDoesNotGetThem()
    {
        _mesh.Report();
        foreach (var isKnown in new[] { true, false })
        {
            var run = new KeySupplyProcedure(_mesh[0], new KeySupplyOptions(), Request(2), () => _mesh.Now);
            KeyId? recorded = null;
            run.Steps().Carry(call =>
            {
                if (call is not RecordCall record) return _mesh[int.Parse(call.To.Value[1..], null)];
                recorded = record.Records.Single().FirstKey;
                if (isKnown) record.Answer = NotWritten;
                return null;
            });

            run.Outcome.Error!.Code.Should().Be(ErrorCode.AuditUnavailable);
            run.Outcome.Error!.Detail.Should().EndWith("the keys are withdrawn");
            _mesh.Far.Collect(Bob, Alice, [recorded!.Value], _mesh.Now).Error!.Code.Should().Be(ErrorCode.UnknownKeyId);
        }
    }

    private Result<IReadOnlyList<SuppliedKey>> AnswerIs(string answer) => answer switch
    {
        "written" => Answer(Done.Instance),
        "refused" => Answer(NotWritten),
        _ => Answer(null),
    };

    // Null: the log says nothing.
    private Result<IReadOnlyList<SuppliedKey>> Answer(Result<Done>? answer)
    {
        if (answer is { } said) _record.Answer = said;
        _steps.MoveNext().Should().BeFalse();
        return _run.Outcome;
    }

    private Result<IReadOnlyList<SuppliedKey>> Collect(params int[] keys) =>
        _mesh.Far.Collect(Bob, Alice, [.. keys.Select(_keys.IdOf)], _mesh.Now);
}
