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
/// Silos and relays carry what a source asks its target, and the answer. They can burn no link key with it, and starve no pair for longer
/// than with silence.
/// </summary>
public class FalseArrivalAnswerTests : OrdersOfAlice
{
    public enum Lie
    {
        Silence,
        Refusal,
        ForgedRefusal,
        ForgedRoom,
        NoRoom,
        AnswerOfBefore,
    }

    public static TheoryData<Lie> Lies => new(Enum.GetValues<Lie>());

    /// <summary>Silos and relays carry the answer. A false answer burns nothing, and it does not last longer than itself.</summary>
    [Theory]
    [MemberData(nameof(Lies))]
    public void FalseAnswerBurnsNothing_AndHarmsNoLaterRequest(Lie lie)
    {
        using var keys = Order(Limit).Value.Keys;
        CanArriveCall? asked = null;
        _before = call => asked = call as CanArriveCall ?? asked;
        Order();
        Order();
        var full = asked!.Answer.Value;
        _mesh.Far.Collect(Bob, Alice, [keys.IdOf(0), keys.IdOf(1)], _mesh.Now).IsOk.Should().BeTrue();

        _lie = call => call is not CanArriveCall ? null : lie switch
        {
            Lie.Silence => Nothing,
            Lie.Refusal => (Result<ArrivalRoom>)new MeshError(ErrorCode.KeyStoreFull, "so it says"),
            Lie.ForgedRefusal => (Result<ArrivalRoom>)new ArrivalRoom(new MeshError(ErrorCode.KeyStoreFull, "so it says"), 5),
            Lie.ForgedRoom => (Result<ArrivalRoom>)new ArrivalRoom(1_000, 5),
            Lie.NoRoom => (Result<ArrivalRoom>)new ArrivalRoom(0, 5),
            _ => (Result<ArrivalRoom>)full,
        };
        ShouldBurnAtMost(0, () => Repeat(20, () => Order().Error!.Code.Should().Be(ErrorCode.RelayFailed, "the target did not say so")));

        _lie = _ => null;
        Order().IsOk.Should().BeTrue();
    }

    [Fact]
    public void RequestIsServedOverAnotherWay_WhenOneAnswerIsFalseOrLost()
    {
        foreach (var lie in new[] { Nothing, (Result<ArrivalRoom>)new ArrivalRoom(new MeshError(ErrorCode.KeyStoreFull, "false"), 5) })
        {
            _mesh = Mesh(MeshTopology.Ring(4));
            using var keys = Order(Limit).Value.Keys;
            Order();
            _mesh.Far.Collect(Bob, Alice, [keys.IdOf(0)], _mesh.Now).IsOk.Should().BeTrue();
            var lies = 0;

            _lie = call => call is CanArriveCall && lies++ == 0 ? lie : null;
            Order().IsOk.Should().BeTrue();

            lies.Should().Be(2);
        }
    }

    [Fact]
    public void RequestIsServed_WhenTheTargetHasForgottenTheAssociation()
    {
        Order(Limit).IsOk.Should().BeTrue();
        Order();

        _mesh.Far.DestroyAll();
        _mesh.Stock(Stock);

        Order().IsOk.Should().BeTrue();
    }

    [Fact]
    public void QuestionIsAnsweredOnce_ToTheNodeOfTheMasterOnly()
    {
        foreach (var source in new[] { 0, 1 })
        {
            using var attempt = _mesh[source].BeginAttempt(Request(), [_mesh.RouteOf(source == 0 ? [0, 1, 2] : [1, 2])]);
            var question = EndCalls.ArrivalQuestions(attempt, attempt.Association!, TimeSpan.Zero).Single();

            question.Answer = _mesh.Far.Answer(question, _mesh.Now).Outcome;
            var room = EndCalls.RoomOf(question, attempt.Association!);

            room.Error?.Code.Should().Be(source == 0 ? null : ErrorCode.NotOnRoute);
            _mesh.Far.Answer(question, _mesh.Now).Outcome.Error!.Code.Should().Be(ErrorCode.TagMismatch);
            var changed = question.Header.ToArray();
            changed[^20] ^= 1;
            var other = new CanArriveCall(
                question.To, TimeSpan.Zero, changed, question.Proof with { Mark = new(question.Proof.Mark.Epoch, 900) });
            _mesh.Far.Answer(other, _mesh.Now).Outcome.IsOk.Should().BeFalse();
        }
    }

    [Fact]
    public void RelayIsNotBegun_WhenTheRequestIsGivenUpWhileTheTargetIsAsked()
    {
        using var keys = Order(Limit).Value.Keys;
        Order();
        _mesh.Far.Collect(Bob, Alice, [keys.IdOf(0)], _mesh.Now);
        using var cancellation = new CancellationTokenSource();
        _before = call =>
        {
            if (call is CanArriveCall) cancellation.Cancel();
        };

        var run = Begin(1, Bob, cancellation: cancellation.Token);
        ShouldBurnAtMost(0, () => Run(run).Error!.Detail.Should().Contain("gave the request up"));
    }
}
