using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Memory;

/// <summary>
/// Counts the memory that callers can fill, of all nodes of a silo together. New work that would take more is refused. What was taken
/// before is never taken away. Safe for concurrent use. Why these shares: docs/decisions/025-memory-budget.md.
/// </summary>
/// <param name="limit">In bytes.</param>
public sealed class MemoryBudget(long limit)
{
    // An eighth is left to secrets and streams, so that no use can take the room of another.
    private const int KeysShare = 2, CallsShare = 4, ConnectionsShare = 8, OthersShare = 16;

    // Of the room of one use. The rest stays for SAEs that come later.
    private const int SaeShare = 4, PairShare = 8;

    private readonly long[] _used = new long[Enum.GetValues<MemoryUse>().Length];
    private readonly Dictionary<(MemoryUse Use, SaeId Sae), Holding> _ofSae = [];
    private readonly Dictionary<(MemoryUse Use, string Tenant), long> _ofTenant = [];
    private readonly Dictionary<(MemoryUse Use, SaeId Sae, SaeId Peer), long> _ofPair = [];
    private long _reserved;

    /// <summary>Refuses nothing.</summary>
    public static MemoryBudget Unlimited => new(long.MaxValue);

    /// <summary>In bytes.</summary>
    public long Limit => limit;

    /// <summary>What one end of a link may store, in bytes. The default value is 512 KiB: 256 KiB in each direction.</summary>
    public long LinkEnd { get; init; } = 512 << 10;

    /// <summary>
    /// The tenant of an SAE, or null. It is asked when the SAE takes the first memory of a use. Until the SAE has given all of it back,
    /// this memory counts for that tenant. The default gives null for each.
    /// </summary>
    public Func<SaeId, string?> TenantOf { get; init; } = _ => null;

    /// <summary>Set aside for link key, in bytes. No caller can fill it: links stop at their stock.</summary>
    public long Reserved => Interlocked.Read(ref _reserved);

    /// <summary>Bytes that all uses take, without what is reserved.</summary>
    public long Used
    {
        get
        {
            lock (_used) return _used.Sum();
        }
    }

    public long UsedFor(MemoryUse use)
    {
        lock (_used) return _used[(int)use];
    }

    /// <summary>The most that one use may take now, in bytes.</summary>
    public long MostFor(MemoryUse use) => Math.Max(0, limit - Reserved) / use switch
    {
        MemoryUse.Keys => KeysShare,
        MemoryUse.Calls => CallsShare,
        MemoryUse.Connections => ConnectionsShare,
        _ => OthersShare,
    };

    /// <summary>Sets memory aside for link key, or gives it back.</summary>
    /// <param name="change">In bytes.</param>
    public void Reserve(long change) => Interlocked.Add(ref _reserved, change);

    /// <summary>Takes memory. Nothing is taken if it is refused.</summary>
    /// <returns>Why it is refused, or null.</returns>
    public MeshError? Take(MemoryClaim claim)
    {
        lock (_used)
        {
            if (Check(claim) is { } refusal) return refusal;
            Add(claim, claim.Bytes);
            return null;
        }
    }

    /// <summary>Gives back what was taken.</summary>
    /// <exception cref="InvalidOperationException">More is given back than was taken.</exception>
    public void GiveBack(MemoryClaim claim)
    {
        lock (_used) Add(claim, -claim.Bytes);
    }

    /// <summary>How often a claim finds room now: 0 if it would be refused.</summary>
    public long CountRoom(MemoryClaim claim)
    {
        lock (_used) return Math.Max(0, RoomFor(claim)) / claim.Bytes;
    }

    /// <summary>Why a claim would be refused now, or null.</summary>
    public MeshError? Check(MemoryClaim claim)
    {
        lock (_used)
        {
            if (claim.Bytes <= RoomFor(claim)) return null;
            return RoomOfUse(claim) < claim.Bytes ? Full(claim)
                : RoomOfTenant(claim) < claim.Bytes ? Full(claim, $" of tenant {HolderOf(claim)}")
                : RoomOfSae(claim) < claim.Bytes ? Full(claim, $" of {claim.Sae}")
                : Full(claim, $" of {claim.Sae} for {claim.Peer}");
        }
    }

    private long RoomFor(MemoryClaim claim) =>
        Math.Min(Math.Min(RoomOfUse(claim), RoomOfTenant(claim)), Math.Min(RoomOfSae(claim), RoomOfPair(claim)));

    private long RoomOfUse(MemoryClaim claim) => MostFor(claim.Use) - _used[(int)claim.Use];

    // As for SAEs: otherwise a tenant with many SAEs would take what other tenants need.
    private long RoomOfTenant(MemoryClaim claim) => HolderOf(claim) is { } tenant
        ? (RoomOfUse(claim) - _ofTenant.GetValueOrDefault((claim.Use, tenant))) / 2
        : long.MaxValue;

    private string? HolderOf(MemoryClaim claim) => claim.Sae is not { } sae ? null
        : _ofSae.TryGetValue((claim.Use, sae), out var holding) ? holding.Tenant
        : TenantOf(sae);

    // An SAE never takes more than what stays free for all others. So any number of greedy SAEs leave room for one that asks for little.
    private long RoomOfSae(MemoryClaim claim)
    {
        if (claim.Sae is not { } sae) return long.MaxValue;
        var taken = _ofSae.GetValueOrDefault((claim.Use, sae)).Bytes;
        return Math.Min((MostFor(claim.Use) / SaeShare) - taken, (RoomOfUse(claim) - taken) / 2);
    }

    private long RoomOfPair(MemoryClaim claim) => claim is { Sae: { } sae, Peer: { } peer }
        ? (MostFor(claim.Use) / PairShare) - _ofPair.GetValueOrDefault((claim.Use, sae, peer))
        : long.MaxValue;

    private void Add(MemoryClaim claim, long change)
    {
        _used[(int)claim.Use] = AtLeastZero(_used[(int)claim.Use] + change);
        if (claim.Sae is not { } sae) return;
        var tenant = HolderOf(claim);
        if (tenant is not null) Add(_ofTenant, (claim.Use, tenant), change);
        Hold((claim.Use, sae), change, tenant);
        if (claim.Peer is { } peer) Add(_ofPair, (claim.Use, sae, peer), change);
    }

    private void Hold((MemoryUse Use, SaeId Sae) holder, long change, string? tenant)
    {
        var now = AtLeastZero(_ofSae.GetValueOrDefault(holder).Bytes + change);
        if (now == 0) _ofSae.Remove(holder);
        else _ofSae[holder] = new(now, tenant);
    }

    private static void Add<TOwner>(Dictionary<TOwner, long> taken, TOwner owner, long change)
        where TOwner : notnull
    {
        var now = AtLeastZero(taken.GetValueOrDefault(owner) + change);
        if (now == 0) taken.Remove(owner);
        else taken[owner] = now;
    }

    private static long AtLeastZero(long bytes) =>
        bytes >= 0 ? bytes : throw new InvalidOperationException("more memory is given back than was taken");

    private static MeshError Full(MemoryClaim claim, string whose = "") => claim.Use == MemoryUse.Keys
        ? new(ErrorCode.KeyStoreFull, $"the keys{whose} that wait at the far node take all the memory that they may")
        : new(ErrorCode.MemoryFull, $"the {Word(claim.Use)}{whose} take all the memory that they may");

    private readonly record struct Holding(long Bytes, string? Tenant);

    private static string Word(MemoryUse use) => use switch
    {
        MemoryUse.Secrets => "secrets of hybrid keys",
        MemoryUse.Streams => "streams",
        MemoryUse.Calls => "calls in progress",
        _ => "connections",
    };
}
