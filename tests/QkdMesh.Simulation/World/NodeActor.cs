using QkdMesh.Core.Associations;
using QkdMesh.Core.Audit;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Memory;
using QkdMesh.Core.Node;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Routing;
using QkdMesh.History;
using QkdMesh.Simulation.Attacks;

namespace QkdMesh.Simulation.World;

/// <summary>One instance of a node's key manager, in the place of the node grain.</summary>
internal sealed class NodeActor : Actor
{
    // Proofs are HMAC under a key of each node, so that seeds stay fast. An attacker has the credential of its node only. Times and numbers
    // are small, so that runs renew associations.
    private static readonly SharedSecretIdentities Identities = new([5, 1, 5], TransparentKem.Instance, new AssociationOptions
    {
        Renewal = TimeSpan.FromSeconds(5), MostMessages = 40, Overlap = TimeSpan.FromSeconds(3),
    });

    // Each node is the only one of its silo.
    private const long MostMemory = 512 << 10;

    private readonly Procedures _procedures;
    private readonly TimeSpan _born;

    public NodeActor(
        string name, KeySupplyOptions options, IEntropy entropy, IKeyHistory history, IPairedSourceFactory sources, IAuditLog audit,
        Procedures procedures)
        : base(name)
    {
        (_procedures, _born) = (procedures, procedures.Time.Now);
        Manager = new KeyManager(
            new NodeId(name), options, entropy, history, sources, TransparentKem.Instance, audit, DateTimeOffset.UnixEpoch + _born,
            identity: Identities.Of(new NodeId(name)), memory: new MemoryBudget(MostMemory) { LinkEnd = 0 }, links: LinkActor.Options);
    }

    /// <summary>The node as it goes on from an older image of its memory. Its clock goes on from the time of the image.</summary>
    /// <param name="age">How old the image is.</param>
    public NodeActor(string name, KeyManager image, NodeActor former, TimeSpan age)
        : base(name)
    {
        (_procedures, _born, Ended) = (former._procedures, former._born + age, former.Ended);
        Manager = image;
    }

    public KeyManager Manager { get; }

    /// <summary>Why the memory that the node counts is not the memory that it takes, or null.</summary>
    public string? CheckMemory() => Manager.Memory.Used == Manager.MemoryTaken
        ? null
        : $"{Name} counts {Manager.Memory.Used} bytes of memory and takes {Manager.MemoryTaken}";

    /// <summary>What a node proves itself with. An attacker uses that of its node only.</summary>
    public static NodeIdentity IdentityOf(NodeId node) => Identities.Of(node);

    /// <summary>Who has the node; null while it is honest.</summary>
    public Attacker? Attacker { get; set; }

    /// <summary>Called when the key manager found that its memory went back.</summary>
    public Action<NodeActor>? Ended { get; init; }

    /// <summary>Time since this instance started.</summary>
    public TimeSpan Clock => _procedures.Time.Now - _born;

    /// <param name="sent">When the controller sent it. An older network than the known one confirms nothing.</param>
    public void Adopt(RoutedNetwork network, TimeSpan sent)
    {
        if (Manager.Network is { } known && known.Snapshot.Version > network.Snapshot.Version) return;
        Manager.Adopt(network, sent - _born);
    }

    /// <summary>Does what a call asks, and hands over the answer when it is known.</summary>
    /// <param name="call">Stays without its answer here, because the wire may lose the answer.</param>
    public void Take(NodeCall call, Action<IOutcome> answer)
    {
        if (Attacker?.TryAnswer(call, answer) != true) TakeHonestly(call, answer);
    }

    public void TakeHonestly(NodeCall call, Action<IOutcome> answer)
    {
        var answering = Manager.Answer(call, Clock);
        _procedures.Run(this, answering.Steps(), () => answer(answering.Ending));
        if (Manager.Rollback is null) return;
        Kill();
        Ended?.Invoke(this);
    }
}
