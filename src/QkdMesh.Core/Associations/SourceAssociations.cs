using System.Buffers.Binary;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Randomness;

namespace QkdMesh.Core.Associations;

/// <summary>The associations that a node has as a source, one for each target.</summary>
internal sealed class SourceAssociations(NodeId node, NodeIdentity? identity, UInt128 incarnation, IEntropy entropy)
{
    // A target that is silent for longer may have started again.
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(5);

    private readonly Dictionary<NodeId, OutgoingAssociation> _begun = [];
    private readonly Dictionary<NodeId, SourceAssociation> _current = [];
    private readonly Queue<(SourceAssociation Association, TimeSpan Until)> _former = new();
    private ulong _epoch = FirstEpoch(entropy);

    /// <summary>Of the node with itself.</summary>
    public SourceAssociation? Itself { get; set; }

    /// <summary>The association to prove messages with; null if the two nodes have no association.</summary>
    public SourceAssociation? With(NodeId target) => target == node ? Itself : _current.GetValueOrDefault(target);

    /// <summary>Whether the association with a target is missing, old, worn, or unknown there.</summary>
    public bool IsDue(NodeId target, TimeSpan now) => target != node && (With(target) is not { IsDoubted: false } association
        || association.Since + Options.Renewal <= now || association.Messages >= (ulong)Options.MostMessages);

    /// <summary>The first message of a new association. Requests at one time get the same message.</summary>
    public Result<byte[]> Begin(NetworkName network, NodeId target, TimeSpan now)
    {
        if (identity is null) return EndAssociations.NoCredential(node);
        if (_begun.TryGetValue(target, out var begun) && begun.Begun + AnswerPatience > now) return begun.Hello;
        GiveUp(target);
        begun = new OutgoingAssociation(identity, network, node, target, incarnation, ++_epoch, entropy, now);
        if (begun.Hello.IsOk) _begun[target] = begun;
        else begun.Dispose();
        return begun.Hello;
    }

    /// <summary>Takes the answer to the first message. Gives the next message.</summary>
    public Result<byte[]> Finish(NodeId target, byte[] answer) => _begun.TryGetValue(target, out var begun)
        ? begun.Finish(answer)
        : new MeshError(ErrorCode.AssociationUnknown, $"no association with {target} was begun");

    /// <summary>Takes the answer to the last message: from now on, messages are proven with the new association.</summary>
    public Result<Done> Complete(NodeId target, byte[] done, TimeSpan now)
    {
        if (!_begun.TryGetValue(target, out var begun))
            return new MeshError(ErrorCode.AssociationUnknown, $"no association with {target} was begun");
        var completed = begun.Complete(done, now);
        if (!completed.IsOk) return completed.Error;
        // Relays that are under way still use the former association.
        if (_current.Remove(target, out var former)) _former.Enqueue((former, now + Options.Overlap));
        _current.Add(target, completed.Value);
        GiveUp(target);
        return Done.Instance;
    }

    /// <summary>The agreement that was begun failed: the next one starts from the beginning.</summary>
    /// <param name="hello">Its first message. An agreement that another request began meanwhile goes on.</param>
    public void GiveUp(NodeId target, byte[] hello)
    {
        if (_begun.TryGetValue(target, out var begun) && begun.Hello is { IsOk: true } first && ReferenceEquals(first.Value, hello))
            GiveUp(target);
    }

    public void GiveUp(NodeId target)
    {
        if (_begun.Remove(target, out var begun)) begun.Dispose();
    }

    /// <summary>
    /// The target says that it does not know an association. Nothing proves that, so the association stays until a new one is made.
    /// </summary>
    public void Doubt(NodeId target, ulong epoch)
    {
        if (With(target) is { } association && association.Epoch == epoch) association.IsDoubted = true;
    }

    public void Expire(TimeSpan now)
    {
        while (_former.TryPeek(out var oldest) && oldest.Until <= now) _former.Dequeue().Association.Dispose();
        foreach (var (target, _) in _begun.Where(entry => entry.Value.Begun + AnswerPatience <= now).ToList()) GiveUp(target);
        // As at the target: a node that is not believed any more gets no key by an association that cannot be renewed.
        foreach (var (target, old) in _current.Where(entry => now - entry.Value.Since >= 2 * Options.Renewal).ToList())
        {
            _current.Remove(target);
            old.Dispose();
        }
    }

    /// <summary>Destroys associations with nodes that left the network.</summary>
    public void Keep(Func<NodeId, bool> isThere)
    {
        foreach (var target in _begun.Keys.Where(target => !isThere(target)).ToList()) GiveUp(target);
        foreach (var target in _current.Keys.Where(target => !isThere(target)).ToList())
        {
            _current[target].Dispose();
            _current.Remove(target);
        }
    }

    public void Clear()
    {
        Expire(TimeSpan.MaxValue);
        Keep(_ => false);
        Itself?.Dispose();
        Itself = null;
    }

    private AssociationOptions Options => identity!.Options;

    // Epochs of a node that starts again are not those of before.
    private static ulong FirstEpoch(IEntropy entropy)
    {
        Span<byte> random = stackalloc byte[sizeof(ulong)];
        entropy.Fill(random);
        return BinaryPrimitives.ReadUInt64BigEndian(random) >> 1;
    }
}
