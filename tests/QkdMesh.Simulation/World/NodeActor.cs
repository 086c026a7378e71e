using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Node;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.History;

namespace QkdMesh.Simulation.World;

/// <summary>One instance of a node's key manager: what the node grain is in a mesh.</summary>
internal sealed class NodeActor : Actor
{
    private readonly Procedures _procedures;
    private readonly TimeSpan _born;

    public NodeActor(string name, KeySupplyOptions options, IEntropy entropy, IKeyHistory history, IPairedSourceFactory sources, Procedures procedures)
        : base(name)
    {
        (_procedures, _born) = (procedures, procedures.Time.Now);
        Manager = new KeyManager(new NodeId(name), options, entropy, history, sources, TransparentKem.Instance);
    }

    public KeyManager Manager { get; }

    /// <summary>Each instance counts from its own beginning.</summary>
    public TimeSpan Clock => _procedures.Time.Now - _born;

    public void Adopt(RoutedNetwork network)
    {
        if (Manager.Network is { } known && known.Snapshot.Version >= network.Snapshot.Version) return;
        Manager.Adopt(network);
    }

    /// <summary>Does what a call asks, and says so.</summary>
    /// <param name="call">Not to be answered here: the answer may be lost.</param>
    public void Take(NodeCall call, Action<object> answer)
    {
        switch (call)
        {
            case RelayCall relay: answer(Manager.Relay(relay.Message, Clock)); break;
            case AgreeSecretCall agreement: answer(Manager.Agree(agreement.Message, Clock)); break;
            case CanSendCall question: answer(Manager.Links.CanSend(question.Link, question.Bytes)); break;
            case GreetCall greeting: answer(Manager.Links.Greet(greeting.Link, greeting.Nonce)); break;
            case ConfirmCall confirmation: answer(Manager.Links.Answer(confirmation.Offer)); break;
            case HandOverCall blocks: answer(Manager.Links.HandOver(blocks.Link, blocks.Carries, blocks.Blocks, Clock)); break;
            case AlarmCall alarm: answer(Manager.Links.RaiseAlarm(alarm.Link)); break;
            case OfferKeyCall offering: answer(Manager.Links.OfferKey(offering.Link, offering.Order)); break;
            case AcceptOfferCall accepting: answer(Manager.Links.AcceptOffer(accepting.Offer, Clock)); break;
            case CompleteOfferCall completing: answer(Manager.Links.CompleteOffer(completing.Reply, Clock)); break;
            case OpenSessionCall opening:
                _procedures.Run(this, new SessionOpening(Manager.Links, opening.Link).Steps(), () => answer((Result<Done>)Done.Instance));
                break;
            case ConfirmBlocksCall confirming:
                var blocksToConfirm = new BlockConfirming(Manager.Links, confirming.Link).Steps();
                _procedures.Run(this, blocksToConfirm, () => answer(Manager.Links.Report(confirming.Link)));
                break;
            default: throw new ArgumentException($"a node takes no {call.GetType().Name}");
        }
    }
}
