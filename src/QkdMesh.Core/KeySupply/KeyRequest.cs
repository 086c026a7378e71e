using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.KeySupply;

/// <summary>A request for new keys for a pair of SAEs.</summary>
/// <param name="Master">The SAE that asks.</param>
/// <param name="Slave">The SAE that will collect the same keys.</param>
/// <param name="Count">How many keys: 1 or more.</param>
/// <param name="Requirements">What each key must be.</param>
/// <param name="Deadline">How long the mesh may try.</param>
public sealed record KeyRequest(SaeId Master, SaeId Slave, int Count, KeyRequirements Requirements, TimeSpan Deadline)
{
    /// <summary>Bytes of key in all.</summary>
    public int Length => Count * Requirements.KeyLength;

    /// <summary>Bytes that are encrypted on each link of a route: the keys, and the tag of the source for the target.</summary>
    public int PayloadLength => Length + OneTimeTag.Length;

    /// <summary>Link key that every link of a route must have, in bytes.</summary>
    public int LinkKeyNeeded => Length + KeyDelivery.AuthenticationLength;

    /// <summary>The first reason why the request cannot be served, or null.</summary>
    public MeshError? Check(NetworkSnapshot network, KeySupplyOptions options) =>
        network.CheckPair(Master, Slave)
        ?? Requirements.CheckSize(options)
        ?? CheckLargest(network.Topology)
        ?? CheckCount(options)
        ?? Requirements.CheckPaths(options)
        ?? (Requirements.IsHybrid ? network.Topology.CheckHybrid(Master, Slave) : null)
        ?? CheckDeadline();

    private MeshError? CheckLargest(NetworkTopology topology)
    {
        foreach (var limit in topology.QuotasOf(Master, Slave, QuotaKind.LargestKey))
            if (Requirements.KeySize > limit.Limit) return new(ErrorCode.KeySizeOutOfRange, $"{limit}, not {Requirements.KeySize}");
        return null;
    }

    private MeshError? CheckCount(KeySupplyOptions options) => Count >= 1 && Count <= options.MaxKeysPerRequest
        ? null
        : new(ErrorCode.KeyCountOutOfRange, $"a request is for 1 to {options.MaxKeysPerRequest} keys, not {Count.AsSent()}");

    private MeshError? CheckDeadline() => Deadline > TimeSpan.Zero
        ? null
        : new(ErrorCode.DeadlinePassed, "the deadline had passed before the request arrived");
}
