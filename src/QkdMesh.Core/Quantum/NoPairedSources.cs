using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Quantum;

/// <summary>Of a process that was given no paired sources. Links that need one say so.</summary>
public sealed class NoPairedSources : IPairedSourceFactory
{
    public IOfferingSource CreateOffering(LinkDefinition link) => Absent(link);

    public IAcceptingSource CreateAccepting(LinkDefinition link) => Absent(link);

    private static UnavailableSource Absent(LinkDefinition link) => new($"this silo has no sources of the kind {link.Source.Kind}");
}
