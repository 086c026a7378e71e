using QkdMesh.Core.Quantum;
using QkdMesh.Core.Randomness;
using QkdMesh.Core.Topology;
using QkdMesh.KeySources.Etsi014;
using QkdMesh.KeySources.Pqc;

namespace QkdMesh.KeySources;

/// <summary>What a silo needs for its ends of paired sources.</summary>
public sealed record PairedSourceOptions
{
    /// <summary>For links whose source is <see cref="KeySourceKind.Pqc"/>. The default value is null: such links make no key.</summary>
    public IPreSharedKeys? PreSharedKeys { get; init; }

    /// <summary>For links whose source is <see cref="KeySourceKind.Etsi014"/>. The default value is null: such links make no key.</summary>
    public KmeCredentials? Kme { get; init; }

    /// <summary>The hosts whose KMEs are called. The default value is every host.</summary>
    public KmeHosts KmeHosts { get; init; } = KmeHosts.Every;

    /// <summary>How long a KME may take for an answer. The default value is 5 seconds.</summary>
    public TimeSpan KmePatience { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>Makes this silo's ends of paired sources.</summary>
public sealed class PairedSourceFactory(PairedSourceOptions options, IEntropy entropy, TimeProvider time) : IPairedSourceFactory
{
    private const string
        NoPreSharedKey = "this silo has no pre-shared keys for PQC links: start it with --pqc-psk-directory DIRECTORY",
        NoCredentials = "this silo has no certificate for KMEs: start it with --kme-certificate-file and --kme-key-file",
        NotAllowed = "this silo was not started with the host of this KME: start it with --kme-host HOST, or with the topology file",
        NoAccess = "the topology does not say where the KMEs of this link are";

    public IOfferingSource CreateOffering(LinkDefinition link) => link.Source switch
    {
        { Kind: KeySourceKind.Pqc } when options.PreSharedKeys is { } psks =>
            new PqcOfferingSource(link, ParametersOf(link), psks, entropy, time),
        { Kind: KeySourceKind.Etsi014, Etsi014: { } kmes } when options.Kme is { } credentials && options.KmeHosts.Allow(kmes.A.Url) =>
            new Etsi014OfferingSource(link, step => Begin(kmes.A, kmes.B, credentials, step)),
        _ => Unavailable(link),
    };

    public IAcceptingSource CreateAccepting(LinkDefinition link) => link.Source switch
    {
        { Kind: KeySourceKind.Pqc } when options.PreSharedKeys is { } psks =>
            new PqcAcceptingSource(link, ParametersOf(link), psks, entropy),
        { Kind: KeySourceKind.Etsi014, Etsi014: { } kmes } when options.Kme is { } credentials && options.KmeHosts.Allow(kmes.B.Url) =>
            new Etsi014AcceptingSource(link, time, step => Begin(kmes.B, kmes.A, credentials, step)),
        _ => Unavailable(link),
    };

    private KmeWorker Begin(
        KmeAccess own, KmeAccess peer, KmeCredentials credentials, Func<KmeClient, KmeStatus, CancellationToken, Task<bool>> step) =>
        new(new KmeClient(own, peer.SaeId, credentials, options.KmePatience, time), NameOf(own.Url), entropy, time, step);

    private static string NameOf(Uri url) => url.Authority + url.AbsolutePath.TrimEnd('/');

    private static PqcParameters ParametersOf(LinkDefinition link) => link.Source.Pqc ?? PqcParameters.Default;

    private UnavailableSource Unavailable(LinkDefinition link) => new(link.Source switch
    {
        { Kind: KeySourceKind.Pqc } => NoPreSharedKey,
        { Kind: KeySourceKind.Etsi014, Etsi014: null } => NoAccess,
        { Kind: KeySourceKind.Etsi014 } when options.Kme is null => NoCredentials,
        { Kind: KeySourceKind.Etsi014 } => NotAllowed,
        _ => $"this silo has no source of the kind {link.Source.Kind}",
    });
}
