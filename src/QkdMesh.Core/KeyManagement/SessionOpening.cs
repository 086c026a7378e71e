using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.KeyManagement;

/// <summary>One end of a link greets the other, so that both know each other's nonce.</summary>
public sealed class SessionOpening(KeyManagementAgent agent, LinkId link)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Why there was no answer, or null.</summary>
    public MeshError? Refusal { get; private set; }

    public IEnumerable<NodeCall[]> Steps()
    {
        if (agent.EndOf(link) is not { IsOk: true, Value: var store } || agent.PeerOf(link) is not { } peer) yield break;
        var greeting = new GreetCall(peer, Patience, link, store.Nonce);
        yield return [greeting];
        Refusal = greeting.Refusal;
        if (Refusal is null) store.Greeted(greeting.Nonce, greeting.Answer.Value);
    }
}
