using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.Network;
using QkdMesh.Core.Topology;

namespace QkdMesh.Grains.Contracts;

/// <summary>Life cycle and figures of one link; its key is the link's id. It holds no key, but hands over what its source makes.</summary>
[Alias("qkdmesh.link")]
public interface ILinkGrain : IGrainWithStringKey
{
    /// <summary>Puts the link into service, or changes how it is run. Both ends keep their key.</summary>
    [Alias("configure")]
    ValueTask<LinkState> ConfigureAsync(NetworkName network, [Immutable] LinkDefinition definition, bool cut);

    /// <summary>Takes the link out of service for good.</summary>
    [Alias("retire")]
    ValueTask RetireAsync();

    /// <summary>Asks both ends for their ledgers; null for one that does not answer.</summary>
    [Alias("ends")]
    [return: Immutable]
    ValueTask<LinkEndReports> GetEndsAsync();
}

/// <summary>What both ends of a link say.</summary>
[GenerateSerializer, Immutable, Alias("qkdmesh.link-end-reports")]
public sealed record LinkEndReports(LinkEndReport? A, LinkEndReport? B);
