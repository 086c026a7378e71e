using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.KeySupply;

/// <summary>A request for new keys for an SAE and its peer, or its peers.</summary>
/// <param name="Master">The SAE that asks.</param>
/// <param name="Slave">The SAE that will collect the same keys.</param>
/// <param name="Count">How many keys: 1 or more.</param>
/// <param name="Requirements">What each key must be.</param>
/// <param name="Deadline">How long the mesh may try.</param>
public sealed record KeyRequest(SaeId Master, SaeId Slave, int Count, KeyRequirements Requirements, TimeSpan Deadline)
{
    /// <summary>
    /// SAEs that will collect the same keys too, each under the same ids. All of them may, or the request fails. Each has its own relay.
    /// </summary>
    public AdditionalSlaves AdditionalSlaves { get; init; } = AdditionalSlaves.None;

    /// <summary>All SAEs that will collect the keys.</summary>
    public IEnumerable<SaeId> Slaves => AdditionalSlaves.Prepend(Slave);

    /// <summary>Bytes of key in all, for one slave.</summary>
    public int Length => Count * Requirements.KeyLength;

    /// <summary>Bytes that are encrypted on each link of a route: the keys, and the tag of the source for the target.</summary>
    public int PayloadLength => Length + OneTimeTag.Length;

    /// <summary>Link key that every link of a route must have, in bytes.</summary>
    public int LinkKeyNeeded => Length + KeyDelivery.AuthenticationLength;

    /// <summary>The first reason why the request cannot be served, or null.</summary>
    public MeshError? Check(NetworkSnapshot network, KeySupplyOptions options) =>
        network.CheckPair(Master, Slave)
        ?? CheckAdditional(network, options)
        ?? Requirements.CheckSize(options)
        ?? CheckLargest(network.Topology)
        ?? CheckCount(options)
        ?? Requirements.CheckPaths(options)
        ?? (Requirements.IsHybrid ? network.Topology.CheckHybrid(Master, Slave) : null)
        ?? CheckDeadline()
        // The last one: keys of streams have a window in place of this limit.
        ?? CheckUncollected(network.Topology);

    /// <summary>What each key for a slave must be. The same keys go to the other slaves, so what their pairs need holds as well.</summary>
    public KeyRequirements RequirementsFor(NetworkTopology topology, SaeId slave) =>
        Slaves.Aggregate(Requirements, (strictest, each) => strictest.For(topology, Master, each)) with
        {
            Route = Requirements.Route.For(topology, Master, slave),
        };

    private MeshError? CheckAdditional(NetworkSnapshot network, KeySupplyOptions options)
    {
        if (AdditionalSlaves.Count == 0) return null;
        if (AdditionalSlaves.Count > options.MaxAdditionalSlaves)
            return new(
                ErrorCode.OptionOutOfRange,
                $"a request is for at most {options.MaxAdditionalSlaves} additional peers, not {AdditionalSlaves.Count}");
        if (Slaves.GroupBy(slave => slave).FirstOrDefault(named => named.Count() > 1) is { Key: var twice })
            return new(ErrorCode.OptionOutOfRange, $"{twice} is named twice as a peer");
        // The secret of a hybrid key is of one pair of nodes: each slave would get another key.
        if (Requirements.IsHybrid)
            return new(ErrorCode.OptionOutOfRange, "hybrid keys are for one peer, and the request names additional peers");
        return AdditionalSlaves.Select(slave => network.CheckPair(Master, slave)).FirstOrDefault(refusal => refusal is not null);
    }

    private MeshError? CheckLargest(NetworkTopology topology)
    {
        foreach (var limit in Slaves.SelectMany(slave => topology.QuotasOf(Master, slave, QuotaKind.LargestKey)))
            if (Requirements.KeySize > limit.Limit) return new(ErrorCode.KeySizeOutOfRange, $"{limit}, not {Requirements.KeySize}");
        return null;
    }

    private MeshError? CheckCount(KeySupplyOptions options) => Count >= 1 && Count <= options.MaxKeysPerRequest
        ? null
        : new(ErrorCode.KeyCountOutOfRange, $"a request is for 1 to {options.MaxKeysPerRequest} keys, not {Count.AsSent()}");

    // More than may ever wait. No later call of the same could succeed, and the far node would refuse it after the relay.
    private MeshError? CheckUncollected(NetworkTopology topology)
    {
        foreach (var (kind, amount) in (ReadOnlySpan<(QuotaKind, long)>)
            [(QuotaKind.UncollectedKeys, Count), (QuotaKind.UncollectedBytes, Length)])
            foreach (var limit in topology.QuotasOf(Master, Slave, kind))
                if (amount > limit.Limit) return new(ErrorCode.KeyCountOutOfRange, $"{limit}, not {amount}");
        return null;
    }

    private MeshError? CheckDeadline() => Deadline > TimeSpan.Zero
        ? null
        : new(ErrorCode.DeadlinePassed, "the deadline had passed before the request arrived");
}
