using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Node;

/// <summary>Withdraws keys that their master did not get from the node of their slave.</summary>
/// <param name="target">The node of the slave.</param>
/// <param name="clock">Time as the key manager's node counts it.</param>
/// <param name="patience">How long each answer may take.</param>
public sealed class WithdrawalProcedure(
    KeyManager manager, NodeId target, KeyBatchId batch, SaeId master, SaeId slave, Func<TimeSpan> clock, TimeSpan patience)
    : Procedure<Done>
{
    public override IEnumerable<NodeCall[]> Steps()
    {
        var association = new AssociationProcedure(manager, target, clock, clock() + patience);
        foreach (var step in association.Steps()) yield return step;
        if (manager.Ends.Withdrawal(target, patience, batch, master, slave) is not { } withdrawal)
        {
            Outcome = association.Outcome.Error ?? new(ErrorCode.AssociationUnknown, $"there is no association with {target}");
            yield break;
        }
        yield return [withdrawal];
        Outcome = withdrawal.Answer;
    }
}
