using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.KeySupply;

namespace QkdMesh.Core.Node;

/// <summary>
/// Asks the target of an attempt whether it would refuse the keys, before link key is burned for them. The outcome is the reason that the
/// target gives, or why there is no answer of the target.
/// </summary>
/// <param name="patience">How long the target may take.</param>
internal sealed class ArrivalProcedure(KeyManager manager, KeySupplyAttempt attempt, TimeSpan patience) : Procedure<Done>
{
    public override IEnumerable<NodeCall[]> Steps()
    {
        Outcome = Done.Instance;
        // Without an association, no share is sent either. What stays at one node costs no link key.
        if (attempt.Association is not { IsGone: false } association || attempt.Routes[0].Hops == 0) yield break;
        var questions = EndCalls.ArrivalQuestions(attempt, association, patience);
        yield return questions;
        foreach (var question in questions)
        {
            var room = EndCalls.RoomOf(question, association);
            if ((room.Error ?? manager.Pairs.CheckRoom(attempt.DeliveryOf(0), room.Value)) is not { } refusal) continue;
            if (refusal.Code == ErrorCode.AssociationUnknown) manager.Ends.Doubt(question.To, association.Epoch);
            Outcome = refusal;
            yield break;
        }
    }
}
