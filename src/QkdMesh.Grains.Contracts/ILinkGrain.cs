using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Topology;

namespace QkdMesh.Grains.Contracts;

/// <summary>Life cycle and figures of one link; its key is the link's id. It holds no key, but hands over what its source makes.</summary>
[Alias("qkdmesh.link")]
public interface ILinkGrain : IGrainWithStringKey
{
    /// <summary>Puts the link into service, or changes how it is run. Both ends keep their key.</summary>
    [Alias("configure")]
    [return: Immutable]
    ValueTask<ConfiguredLink> ConfigureAsync(
        NetworkName network, [Immutable] LinkDefinition definition, [Immutable] LinkConfiguration configuration);

    /// <summary>Takes the link out of service for good.</summary>
    [Alias("retire")]
    ValueTask RetireAsync();

    /// <summary>Asks both ends for their ledgers; null for one that does not answer.</summary>
    [Alias("ends")]
    [return: Immutable]
    ValueTask<LinkEndReports> GetEndsAsync();

    /// <summary>Does something to the link's simulated source, as long as this link runs; a real one refuses.</summary>
    [Alias("disturb")]
    [return: Immutable]
    ValueTask<Result<LinkState>> DisturbAsync([Immutable] SourceDisturbance disturbance);

    /// <summary>
    /// From the controller: an operator acknowledges the alarm. Refused if the link has no alarm, or if its QBER is not low.
    /// </summary>
    [Alias("acknowledge-alarm")]
    [return: Immutable]
    ValueTask<Result<LinkState>> AcknowledgeAlarmAsync();
}

/// <summary>The answer of a link that was configured.</summary>
/// <param name="Unheard">Its ends that silos host and that did not answer. They hear of the change with a later beat.</param>
[GenerateSerializer, Immutable, Alias("qkdmesh.configured-link")]
public sealed record ConfiguredLink(LinkState State, IReadOnlyList<NodeId> Unheard);

/// <summary>What a link must know besides its definition.</summary>
/// <param name="Cut">Whether it is to be off.</param>
/// <param name="Alarmed">
/// Whether the link was alarmed in its last report. A link that starts takes over this alarm; a running link ignores the value.
/// </param>
/// <param name="Number">
/// Higher for a newer configuration, also from a controller that took over. A link ignores an older one that comes late.
/// </param>
/// <param name="Acknowledged">Whether an operator has acknowledged that alarm.</param>
[GenerateSerializer, Immutable, Alias("qkdmesh.link-orders")]
public sealed record LinkConfiguration(bool Cut, bool Alarmed, long Number, bool Acknowledged = false);

/// <summary>What is done to a simulated source; null leaves a thing as it is.</summary>
/// <param name="TappedFraction">Share of the pulses that somebody intercepts and sends again: 0 to 1.</param>
/// <param name="Stalled">Whether it makes no key.</param>
[GenerateSerializer, Immutable, Alias("qkdmesh.source-disturbance")]
public sealed record SourceDisturbance(double? TappedFraction, bool? Stalled);

/// <summary>What both ends of a link say.</summary>
[GenerateSerializer, Immutable, Alias("qkdmesh.link-end-reports")]
public sealed record LinkEndReports(LinkEndReport? A, LinkEndReport? B);
