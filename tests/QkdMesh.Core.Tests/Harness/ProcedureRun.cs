using QkdMesh.Core.Calls;
using QkdMesh.Core.Node;

namespace QkdMesh.Core.Tests.Harness;

/// <summary>Runs a procedure by direct calls, and lets a test step in before each of them.</summary>
internal static class ProcedureRun
{
    /// <param name="managerOf">The key manager that a call is for; null for a node that is silent.</param>
    public static void Carry(this IEnumerable<NodeCall[]> steps, Func<NodeCall, KeyManager?> managerOf)
    {
        foreach (var call in steps.SelectMany(step => step))
            if (managerOf(call) is { } manager) Answer(call, manager);
    }

    private static void Answer(NodeCall call, KeyManager manager)
    {
        switch (call)
        {
            case RelayCall relay: relay.Answer = manager.Relay(relay.Message, TimeSpan.Zero); break;
            case AgreeSecretCall agreement: agreement.Answer = manager.Agree(agreement.Message, TimeSpan.Zero); break;
            case CanSendCall question: question.Answer = manager.Links.CanSend(question.Link, question.Bytes); break;
            case HandOverCall blocks: blocks.Answer = manager.Links.HandOver(blocks.Link, blocks.Carries, blocks.Blocks, TimeSpan.Zero); break;
            case ConfirmBlocksCall confirming: confirming.Answer = manager.Links.Report(confirming.Link); break;
            case AlarmCall alarm: alarm.Answer = manager.Links.RaiseAlarm(alarm.Link); break;
            case OpenSessionCall: break;
            default: throw new NotSupportedException(call.GetType().Name);
        }
    }
}
