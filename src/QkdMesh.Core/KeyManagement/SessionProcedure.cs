using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.KeyManagement;

/// <summary>
/// One end of a link greets the other, so that both know each other's nonce. The outcome is the other end's refusal, if any.
/// </summary>
public sealed class SessionProcedure(KeyManagementAgent agent, LinkId link) : Procedure<Done>
{
    private static readonly TimeSpan Patience = LinkTimings.Default.PeerPatience;

    public override IEnumerable<NodeCall[]> Steps()
    {
        Outcome = Done.Instance;
        if (agent.EndOf(link) is not { IsOk: true, Value: var store } || agent.PeerOf(link) is not { } peer) yield break;
        var greeting = new GreetCall(peer, Patience, link, store.Nonce);
        yield return [greeting];
        if (greeting.Refusal is { } refusal) Outcome = refusal;
        else store.Greeted(greeting.Nonce, greeting.Answer.Value);
    }
}
