using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Node;

/// <summary>
/// Makes an association with a target, or renews it. No step is needed while an association is good. If a renewal fails, the association
/// of before stays in use, as long as its target knows it.
/// </summary>
/// <param name="until">How long the target may take.</param>
internal sealed class AssociationProcedure(KeyManager manager, NodeId target, Func<TimeSpan> clock, TimeSpan until) : Procedure<Done>
{
    // The second attempt is for an agreement that the target has forgotten, or that another request has ended.
    private const int MostAttempts = 2;

    public override IEnumerable<NodeCall[]> Steps()
    {
        Outcome = Done.Instance;
        for (var attempts = 0; attempts < MostAttempts && manager.Ends.IsDue(target, clock()); attempts++)
        {
            foreach (var step in Agree()) yield return step;
            if (Outcome.Error is { Code: ErrorCode.NodeUnavailable }) break;
        }
        if (!manager.Ends.IsDue(target, clock()) || manager.Ends.With(target) is { IsDoubted: false }) Outcome = Done.Instance;
    }

    private IEnumerable<NodeCall[]> Agree()
    {
        var sources = manager.Ends.Sources;
        var hello = sources.Begin(manager.Network!.Snapshot.Topology.Name, target, clock());
        if (!hello.IsOk)
        {
            Outcome = hello.Error;
            yield break;
        }
        var greeting = new AssociateCall(target, until - clock(), hello.Value);
        yield return [greeting];
        if (IsOver(greeting, hello.Value)) yield break;
        var finish = sources.Finish(target, greeting.Answer.Value);
        if (!finish.IsOk)
        {
            Outcome = finish.Error;
            yield break;
        }
        var finishing = new AssociateCall(target, until - clock(), finish.Value);
        yield return [finishing];
        if (IsOver(finishing, hello.Value)) yield break;
        var completed = sources.Complete(target, finishing.Answer.Value, clock());
        Outcome = completed;
    }

    // Another request may have completed the association meanwhile, or begun a newer one.
    private bool IsOver(AssociateCall call, byte[] hello)
    {
        if (!manager.Ends.IsDue(target, clock()))
        {
            Outcome = Done.Instance;
            return true;
        }
        if (call.Refusal is not { } refusal) return false;
        if (refusal.Code != ErrorCode.NodeUnavailable) manager.Ends.Sources.GiveUp(target, hello);
        Outcome = refusal;
        return true;
    }
}
