using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Topology;
using QkdMesh.KeySources.Pqc;

namespace QkdMesh.KeySources;

/// <summary>What a silo has for the ends of paired sources that live in it.</summary>
public sealed record PairedSourceOptions
{
    /// <summary>For links whose source is <see cref="KeySourceKind.Pqc"/>. The default value is null: such links make no key.</summary>
    public PreSharedKey? PreSharedKey { get; init; }
}

/// <summary>Makes this silo's ends of the sources that live at both ends of a link.</summary>
public sealed class PairedSourceFactory(PairedSourceOptions options, IEntropy entropy, TimeProvider time) : IPairedSourceFactory
{
    private const string NoPreSharedKey = "this silo has no pre-shared key for pqc links: serve it with --pqc-psk-file FILE";

    public IOfferingSource CreateOffering(LinkDefinition link) => link.Source.Kind switch
    {
        KeySourceKind.Pqc when options.PreSharedKey is { } psk => new PqcOfferingSource(link, ParametersOf(link), psk, entropy, time),
        _ => Unavailable(link),
    };

    public IAcceptingSource CreateAccepting(LinkDefinition link) => link.Source.Kind switch
    {
        KeySourceKind.Pqc when options.PreSharedKey is { } psk => new PqcAcceptingSource(link, ParametersOf(link), psk, entropy),
        _ => Unavailable(link),
    };

    private static PqcParameters ParametersOf(LinkDefinition link) => link.Source.Pqc ?? PqcParameters.Default;

    private static UnavailableSource Unavailable(LinkDefinition link) => new(link.Source.Kind switch
    {
        KeySourceKind.Pqc => NoPreSharedKey,
        _ => $"this silo has no sources of the kind {link.Source.Kind}",
    });
}
