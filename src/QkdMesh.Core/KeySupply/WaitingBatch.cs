using System.Collections;
using System.Numerics;
using System.Security.Cryptography;
using QkdMesh.Core.Audit;
using QkdMesh.Core.Errors;
using QkdMesh.Core.HybridKeys;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Memory;

namespace QkdMesh.Core.KeySupply;

/// <summary>A batch at the far node: it gathers its shares, then gives each key out once.</summary>
/// <param name="route">Of the first share: its nodes.</param>
/// <param name="isOverQkd">Whether each link of that route has a quantum channel.</param>
internal sealed class WaitingBatch(KeyDelivery delivery, IReadOnlyList<NodeId> route, bool isOverQkd, byte[] bytes, TimeSpan expires)
{
    // Of the objects of a batch, and of each share with its route. MemoryOfWaitingBatchTests measures them.
    private const int BatchLength = 768, ShareLength = 1024;

    private readonly BitArray _given = new(delivery.Count);
    private readonly List<IReadOnlyList<NodeId>> _routes = [route];
    private byte[] _bytes = bytes;
    private uint _shares = 1u << delivery.Share;

    // The slaves that the batch is here for, or was; null if there is only one. All its copies have the same list.
    private HashSet<SaeId>? _slaves;

    public KeyDelivery Delivery => delivery;

    /// <summary>What the audit log records when a key of the batch is delivered.</summary>
    public AuditedBatch Audited => new(delivery, _routes);

    /// <summary>Whether a share has come over QKD links alone.</summary>
    public bool HasQkdShare { get; private set; } = isOverQkd;

    public TimeSpan Expires => expires;

    /// <summary>The memory that it takes until it is forgotten, whatever is left of it.</summary>
    public MemoryClaim Memory { get; } = MemoryOf(delivery);

    /// <summary>The memory that a batch takes: its keys, and the objects around them.</summary>
    public static MemoryClaim MemoryOf(KeyDelivery delivery) =>
        new(MemoryUse.Keys, BatchLength + (delivery.Shares * ShareLength) + delivery.Length, delivery.Master, delivery.Slave);

    /// <summary>Why its keys are destroyed though their lifetime is not over, or null: what its SAE is to be told.</summary>
    public MeshError? Voided { get; private set; }

    /// <summary>Keys that nobody has taken.</summary>
    public int Left { get; private set; } = delivery.Count;

    /// <summary>Keys that were taken, and are not given out yet: their record is being written.</summary>
    public int InHand { get; private set; }

    /// <summary>Keys that were not given out.</summary>
    public int Kept => Left + InHand;

    public bool IsDestroyed { get; private set; }

    /// <summary>Shares that are not here yet.</summary>
    public int SharesMissing => delivery.Shares - BitOperations.PopCount(_shares);

    public bool IsComplete => SharesMissing == 0 && Voided is null;

    /// <summary>Adds a further share; false where it is of another delivery, or was here before.</summary>
    public bool TryAdd(KeyDelivery share, IReadOnlyList<NodeId> by, bool isOverQkd, KeyMaterial key)
    {
        var bit = 1u << share.Share;
        if (Voided is not null || (_shares & bit) != 0 || delivery with { Share = share.Share } != share) return false;
        Xor.Into(_bytes, key.Span);
        _shares |= bit;
        _routes.Add(by);
        HasQkdShare |= isOverQkd;
        return true;
    }

    /// <summary>Puts the secret of the two ends into every key. Once, when all shares are here, before any key is given out.</summary>
    public void Combine(EndToEndSecret secret) => secret.CombineInto(_bytes, delivery);

    public bool Holds(int index) => IsComplete && index < delivery.Count && !_given[index];

    /// <summary>Whether the key is here, or was until the batch was voided.</summary>
    public bool MayHold(int index) => SharesMissing == 0 && index < delivery.Count && !_given[index];

    /// <summary>Takes one key, so that no other call can.</summary>
    /// <exception cref="InvalidOperationException">It was taken before.</exception>
    public void Take(int index)
    {
        if (!Holds(index)) throw new InvalidOperationException("a key would be given out twice");
        _given[index] = true;
        Left--;
        InHand++;
    }

    /// <summary>Lets others take a key that was taken.</summary>
    public void PutBack(int index)
    {
        _given[index] = false;
        Left++;
        InHand--;
    }

    /// <summary>Moves out a key that was taken.</summary>
    public KeyMaterial Give(int index)
    {
        var key = KeyMaterial.CopyOf(KeyAt(index));
        Drop(index);
        return key;
    }

    /// <summary>Destroys a key that was taken.</summary>
    public void Drop(int index)
    {
        CryptographicOperations.ZeroMemory(KeyAt(index));
        InHand--;
        if (Kept == 0) _bytes = [];
    }

    /// <summary>Moves the whole batch out. All of its keys were taken.</summary>
    public KeyBatch GiveAll()
    {
        if (!IsComplete || InHand < delivery.Count) throw new InvalidOperationException("a key would be given out twice");
        InHand = 0;
        var keys = new KeyMaterial(Interlocked.Exchange(ref _bytes, []));
        return new KeyBatch(delivery.Batch, delivery.KeyLength, keys) { Assurance = delivery.Assurance };
    }

    /// <summary>The first reason why a share came over a route that may not be trusted, or null.</summary>
    /// <param name="check">The reason for one route, or null.</param>
    public MeshError? CheckRoutes(Func<IReadOnlyList<NodeId>, MeshError?> check) =>
        _routes.Select(check).FirstOrDefault(fault => fault is not null);

    /// <summary>The node that sent the first share.</summary>
    public NodeId Source => _routes[0][0];

    /// <summary>The error for a key that a node does not have.</summary>
    public static MeshError NotHere(KeyId id) => new(ErrorCode.UnknownKeyId, $"key {id} is not here");

    /// <summary>The error for a key that is not for the SAE that names it.</summary>
    /// <param name="mayKnow">The SAEs that the caller may know of. A key of others is as unknown as a key that does not exist.</param>
    public MeshError NotFor(SaeId caller, SaeId master, KeyId id, Func<SaeId, bool> mayKnow) =>
        mayKnow(delivery.Slave) && mayKnow(delivery.Master) && _slaves?.Contains(caller) != true
            ? new(ErrorCode.NotEntitledToKey, $"{master} did not make key {id} for {caller}")
            : NotHere(id);

    /// <summary>The batch is here for several slaves. An SAE that had its copy is then not told that the others' is not for it.</summary>
    public static void Join(IReadOnlyList<WaitingBatch> copies)
    {
        var slaves = copies.Select(copy => copy._slaves).FirstOrDefault(known => known is not null) ?? [];
        foreach (var copy in copies) (copy._slaves = slaves).Add(copy.Delivery.Slave);
    }

    public bool Has(int share) => (_shares & (1u << share)) != 0;

    /// <summary>Whether a way has no node between its ends in common with the ways of the shares that are here.</summary>
    public bool IsDisjoint(IReadOnlyList<NodeId> by) =>
        !_routes.Exists(other => other.Skip(1).SkipLast(1).Intersect(by.Skip(1).SkipLast(1)).Any());

    /// <summary>Destroys the keys, and keeps the reason for the SAE that asks for them.</summary>
    public void Void(MeshError why)
    {
        Voided = why;
        Destroy();
    }

    public void Destroy()
    {
        IsDestroyed = true;
        // A list may refer to the batch for longer, and must not keep its bytes.
        CryptographicOperations.ZeroMemory(Interlocked.Exchange(ref _bytes, []));
    }

    private Span<byte> KeyAt(int index) => _bytes.AsSpan(index * delivery.KeyLength, delivery.KeyLength);
}
