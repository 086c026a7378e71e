using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;

namespace QkdMesh.Core.KeySupply;

/// <summary>New keys for a pair of SAEs.</summary>
/// <param name="Master">The SAE that asks.</param>
/// <param name="Slave">The SAE that will collect the same keys.</param>
/// <param name="Count">How many keys: 1 or more.</param>
/// <param name="KeySize">Bits in each key, a multiple of 8.</param>
/// <param name="DisjointPaths">XOR shares over so many node-disjoint routes; 1 = the key goes one way.</param>
/// <param name="Deadline">How long the mesh may try.</param>
public sealed record KeySupplyOrder(
    SaeId Master, SaeId Slave, int Count, int KeySize, RouteQuery Route, int DisjointPaths, TimeSpan Deadline)
{
    /// <summary>The fewest shares that will do where there are not as many disjoint routes; as many as asked for unless it is set.</summary>
    public int LeastPaths { get; init; } = DisjointPaths;

    /// <summary>The keys must have this assurance or a stronger one.</summary>
    public Assurance LeastAssurance { get; init; } = Assurance.Pqc;

    /// <summary>The two ends put a secret of their own, by ML-KEM, into every key: no node between them knows the whole by what it relays.</summary>
    public bool IsHybrid { get; init; }

    public int KeyLength => KeySize / 8;

    /// <summary>Bytes of key in all.</summary>
    public int Length => Count * KeyLength;

    /// <summary>Link key that every link of a route must have, in bytes: the pad and a one-time tag key.</summary>
    public int LinkKeyNeeded => Length + OneTimeTag.KeyLength;

    /// <summary>The first reason why the order cannot be taken, or null.</summary>
    public MeshError? Check(NetworkSnapshot network, KeySupplyOptions options) =>
        network.CheckPair(Master, Slave) ?? CheckSizes(options);

    private MeshError? CheckSizes(KeySupplyOptions options)
    {
        if (KeySize % 8 != 0 && KeySize > 0) return new(ErrorCode.KeySizeNotInBytes, $"{KeySize} bits are not whole bytes");
        if (KeySize < options.MinKeySize || KeySize > options.MaxKeySize)
            return new(ErrorCode.KeySizeOutOfRange, $"a key has {options.MinKeySize} to {options.MaxKeySize} bits, not {KeySize}");
        if (Count < 1 || Count > options.MaxKeysPerRequest)
            return new(ErrorCode.KeyCountOutOfRange, $"a request is for 1 to {options.MaxKeysPerRequest} keys, not {Count}");
        if (DisjointPaths < 1 || DisjointPaths > options.MaxDisjointPaths)
            return new(ErrorCode.OptionOutOfRange, $"disjoint_paths is 1 to {options.MaxDisjointPaths}, not {DisjointPaths}");
        if (LeastPaths < 1 || LeastPaths > DisjointPaths)
            return new(ErrorCode.OptionOutOfRange, $"least_disjoint_paths is 1 to disjoint_paths ({DisjointPaths}), not {LeastPaths}");
        if (IsHybrid && LeastAssurance == Assurance.Its)
            return new(ErrorCode.OptionOutOfRange, "a hybrid key rests on ML-KEM as well: its assurance is hybrid at most, and its is asked for");
        if (Route.MaxHops is < 1 or > RouteQuery.HopLimit)
            return new(ErrorCode.OptionOutOfRange, $"max_hops is 1 to {RouteQuery.HopLimit}, not {Route.MaxHops}");
        return Deadline > TimeSpan.Zero ? null : new(ErrorCode.DeadlinePassed, "the deadline had passed when the request came");
    }
}
