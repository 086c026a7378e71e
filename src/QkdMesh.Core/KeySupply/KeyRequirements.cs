using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.KeySupply;

/// <summary>What each key must be, for single requests and for streams. A new option of a request is a property here.</summary>
public sealed record KeyRequirements
{
    private readonly int? _leastPaths;

    /// <summary>Bits in each key, a multiple of 8. The default value is 256.</summary>
    public int KeySize { get; init; } = 256;

    /// <summary>How routes are ranked, and how long they may be.</summary>
    public RouteQuery Route { get; init; } = RouteQuery.Default;

    /// <summary>How many XOR shares the key is split into, each with a node-disjoint route of its own. The default value is 1.</summary>
    public int DisjointPaths { get; init; } = 1;

    /// <summary>
    /// The fewest shares to accept if no more node-disjoint routes exist. The default value is <see cref="DisjointPaths"/>.
    /// </summary>
    public int LeastPaths
    {
        get => _leastPaths ?? DisjointPaths;
        init => _leastPaths = value;
    }

    /// <summary>The keys must have this assurance or a stronger one. The default value accepts every key.</summary>
    public Assurance LeastAssurance { get; init; } = Assurance.Pqc;

    /// <summary>
    /// Whether the two end nodes combine every key with a secret of their own, agreed by ML-KEM. Then no node between them knows the key
    /// from what it relays.
    /// </summary>
    public bool IsHybrid { get; init; }

    /// <summary>Bytes in each key.</summary>
    public int KeyLength => KeySize / 8;

    /// <summary>
    /// These requirements with what holds for keys of two SAEs: the stricter of the request and the topology, and the routing policy.
    /// </summary>
    public KeyRequirements For(NetworkTopology topology, SaeId one, SaeId other)
    {
        var pair = topology.RequirementsOf(one, other);
        return this with
        {
            Route = Route.For(topology, one, other),
            DisjointPaths = Math.Max(DisjointPaths, pair.LeastPaths),
            LeastPaths = Math.Max(LeastPaths, pair.LeastPaths),
            LeastAssurance = LeastAssurance > pair.LeastAssurance ? LeastAssurance : pair.LeastAssurance,
        };
    }

    internal MeshError? CheckSize(KeySupplyOptions options)
    {
        if (KeySize.AsSent() % 8 != 0) return new(ErrorCode.KeySizeNotInBytes, $"{KeySize.AsSent()} bits are not whole bytes");
        return KeySize >= options.MinKeySize && KeySize <= options.MaxKeySize
            ? null
            : new(ErrorCode.KeySizeOutOfRange, $"a key has {options.MinKeySize} to {options.MaxKeySize} bits, not {KeySize.AsSent()}");
    }

    internal MeshError? CheckPaths(KeySupplyOptions options)
    {
        if (DisjointPaths < 1 || DisjointPaths > options.MaxDisjointPaths)
            return new(ErrorCode.OptionOutOfRange, $"disjoint_paths is 1 to {options.MaxDisjointPaths}, not {DisjointPaths.AsSent()}");
        if (LeastPaths < 1 || LeastPaths > DisjointPaths)
            return new(
                ErrorCode.OptionOutOfRange, $"least_disjoint_paths is 1 to disjoint_paths ({DisjointPaths}), not {LeastPaths.AsSent()}");
        if (IsHybrid && LeastAssurance == Assurance.Its)
            return new(
                ErrorCode.OptionOutOfRange,
                "least_assurance is its, but a hybrid key also rests on ML-KEM, so its assurance is at most hybrid");
        return Route.Check();
    }
}
