using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Memory;
using QkdMesh.Core.Randomness;

namespace QkdMesh.Core.HybridKeys;

/// <summary>The target's side of agreements: the secrets of batches that are still on their way.</summary>
/// <param name="kem">Null if the node has no KEM: then no batch can be hybrid.</param>
/// <param name="memory">Of the silo.</param>
internal sealed class AgreedSecrets(IKeyEncapsulation? kem, IEntropy entropy, MemoryBudget memory)
{
    /// <summary>Batches of one pair of SAEs that may be on their way at a time.</summary>
    public const int MaxOfPair = 256;

    // Longer than a batch may take over its routes, with its shares one after the other.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    // Of the objects of a secret, and of its places in the tables.
    private const int SecretLength = 1024;

    private readonly Dictionary<KeyBatchId, (EndToEndSecret Secret, (SaeId Master, SaeId Slave) Pair)> _secrets = [];
    private readonly Dictionary<(SaeId Master, SaeId Slave), int> _counts = [];
    private readonly Queue<(KeyBatchId Batch, TimeSpan Expires)> _byExpiry = new();

    /// <summary>Bytes that it takes of the budget.</summary>
    public long MemoryTaken => (long)_secrets.Count * SecretLength;

    /// <summary>Makes a secret for a batch, and gives the ciphertext that takes it to the source.</summary>
    /// <param name="check">Why no batch of these SAEs may end here, or null.</param>
    public Result<byte[]> Agree(byte[] message, TimeSpan now, Func<SaeId, SaeId, MeshError?> check)
    {
        if (kem is null) return new MeshError(ErrorCode.OptionOutOfRange, "this node makes no hybrid keys");
        if (AgreementFrame.TryParse(message, kem.EncapsulationKeyLength, out var request) is { } malformed) return malformed;
        if (check(request.Master, request.Slave) is { } refusal) return refusal;
        Expire(now);
        var pair = (request.Master, request.Slave);
        if (_counts.GetValueOrDefault(pair) >= MaxOfPair)
            return new MeshError(
                ErrorCode.KeyStoreFull, $"{MaxOfPair} hybrid batches of {request.Master} for {request.Slave} are on their way");
        if (_secrets.ContainsKey(request.Batch)) return new MeshError(ErrorCode.MalformedFrame, "the batch has a secret already");
        if (memory.Take(MemoryOf(request.Master)) is { } full) return full;
        if (kem.Encapsulate(request.EncapsulationKey, entropy, out var ciphertext) is not { } secret)
        {
            memory.GiveBack(MemoryOf(request.Master));
            return new MeshError(ErrorCode.MalformedFrame, "the encapsulation key of a batch is not valid");
        }
        _secrets.Add(request.Batch, (new EndToEndSecret(secret, message, ciphertext), pair));
        _counts[pair] = _counts.GetValueOrDefault(pair) + 1;
        _byExpiry.Enqueue((request.Batch, now + Lifetime));
        return ciphertext;
    }

    /// <summary>Why a delivery does not fit what was agreed for it, or null.</summary>
    public MeshError? Check(KeyDelivery delivery)
    {
        if (delivery.Confirmation is not { } confirmation) return null;
        return _secrets.GetValueOrDefault(delivery.Batch).Secret is { } secret && secret.Confirmation == confirmation
            ? null
            : new(ErrorCode.TagMismatch, "the two ends of a hybrid batch have not agreed on one secret");
    }

    /// <summary>The secret of a batch that is here whole. Its owner disposes of it.</summary>
    public EndToEndSecret Take(KeyBatchId batch) =>
        Remove(batch) ?? throw new InvalidOperationException("a hybrid batch was taken in without its secret");

    /// <summary>The batch will not come.</summary>
    public void Forget(KeyBatchId batch) => Remove(batch)?.Dispose();

    /// <summary>The source of a batch withdraws it. The secret of another pair's batch stays.</summary>
    public void Forget(KeyBatchId batch, SaeId master, SaeId slave)
    {
        if (_secrets.TryGetValue(batch, out var agreed) && agreed.Pair == (master, slave)) Forget(batch);
    }

    public void Expire(TimeSpan now)
    {
        while (_byExpiry.TryPeek(out var oldest) && oldest.Expires <= now) Forget(_byExpiry.Dequeue().Batch);
    }

    public void Clear() => Expire(TimeSpan.MaxValue);

    private static MemoryClaim MemoryOf(SaeId master) => new(MemoryUse.Secrets, SecretLength, master);

    private EndToEndSecret? Remove(KeyBatchId batch)
    {
        if (!_secrets.Remove(batch, out var removed)) return null;
        if (--_counts[removed.Pair] == 0) _counts.Remove(removed.Pair);
        memory.GiveBack(MemoryOf(removed.Pair.Master));
        return removed.Secret;
    }
}
