using QkdMesh.Core.Calls;
using QkdMesh.Core.Node;

namespace QkdMesh.Core.Tests.Harness;

/// <summary>Runs a procedure by direct calls, and lets a test step in before each of them.</summary>
internal static class ProcedureRunner
{
    /// <param name="managerOf">The key manager that a call is for; null for a node that is silent.</param>
    public static void Carry(this IEnumerable<NodeCall[]> steps, Func<NodeCall, KeyManager?> managerOf)
    {
        foreach (var call in steps.SelectMany(step => step))
        {
            if (managerOf(call) is not { } manager) continue;
            var answer = manager.Answer(call, TimeSpan.Zero);
            answer.Steps().Carry(managerOf);
            call.Settle(answer.Ending);
        }
    }
}
