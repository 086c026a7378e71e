using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Configuration;
using Orleans.Connections.Security;
using Orleans.Hosting;
using QkdMesh.Grains.Placement;

namespace QkdMesh.Clustering.Identity;

/// <summary>Mutual TLS 1.3 on the silo port: each side proves that it is a silo of the cluster.</summary>
public static class SiloTls
{
    // Silos are told apart by what their certificates name, and not by a host name.
    private const string AnySilo = "qkdmesh";

    public static ISiloBuilder UseSiloTls(this ISiloBuilder silo, ISiloIdentity identity)
    {
        silo.Services.AddSingleton(identity)
            .AddSingleton<SiloPortRoom>()
            .AddSingleton(provider => new SiloConnections(
                identity, provider.GetRequiredService<SiloPortRoom>(), provider.GetService<ISiloRefusals>(), TimeProvider.System))
            .AddHostedService(provider => provider.GetRequiredService<SiloConnections>())
            .AddOptions<SiloConnectionOptions>().Configure<SiloConnections>((options, connections) =>
            {
                var tls = TlsOf(identity, connections);
                // Before TLS, a caller is seen that TLS refuses. After TLS, the certificate of the other side is known.
                options.ConfigureSiloInboundConnection(builder =>
                {
                    builder.Use(next => connection => connections.WatchAsync(connection, next));
                    builder.UseServerTls(tls);
                    builder.Use(next => connection => connections.RunAsync(connection, next));
                });
                options.ConfigureSiloOutboundConnection(builder =>
                {
                    builder.UseClientTls(tls);
                    builder.Use(next => connection => connections.RunAsync(connection, next));
                });
            });
        return silo;
    }

    /// <summary>Believes of silos only what their certificates prove. Call it before the mesh is added.</summary>
    public static IServiceCollection AddSiloProofs(this IServiceCollection services) => services
        .AddSingleton<SiloProofs>()
        .AddSingleton<ISiloProofs>(provider => provider.GetRequiredService<SiloProofs>())
        .AddHostedService(provider => provider.GetRequiredService<SiloProofs>());

    /// <summary>For a connection to a silo port.</summary>
    /// <param name="isGood">Judges the certificate of the other side, with the certificates that came with it.</param>
    public static SslClientAuthenticationOptions ClientOptions(
        ISiloIdentity identity, Func<X509Certificate2, X509Certificate2Collection, bool> isGood)
    {
        var options = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls13,
            RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
                certificate is X509Certificate2 theirs && isGood(theirs, chain?.ChainPolicy.ExtraStore ?? []),
        };
        Complete(options, identity);
        return options;
    }

    private static TlsOptions TlsOf(ISiloIdentity identity, SiloConnections connections) => new()
    {
        SslProtocols = SslProtocols.Tls13,
        HandshakeTimeout = TimeSpan.FromSeconds(10),
        LocalCertificate = identity.Credential.TargetCertificate,
        RemoteCertificateMode = RemoteCertificateMode.RequireCertificate,
        ClientCertificateMode = RemoteCertificateMode.RequireCertificate,
        RemoteCertificateValidation = (certificate, chain, _) => connections.IsGood(certificate, chain?.ChainPolicy.ExtraStore ?? []),
        OnAuthenticateAsServer = (_, server) =>
        {
            var options = (SslServerAuthenticationOptions)server.SslServerAuthenticationOptions;
            // The context is read at each connection, and has the intermediate certificates. It excludes the package's own choice.
            (options.ServerCertificateContext, options.ServerCertificateSelectionCallback) = (identity.Credential, null);
            (options.AllowTlsResume, options.CertificateChainPolicy) = (false, WithoutDownloads());
        },
        OnAuthenticateAsClient = (_, client) =>
            Complete((SslClientAuthenticationOptions)client.SslClientAuthenticationOptions, identity),
    };

    // A session that is resumed would not be checked against certificates that were revoked meanwhile.
    private static void Complete(SslClientAuthenticationOptions options, ISiloIdentity identity)
    {
        (options.ClientCertificateContext, options.ClientCertificates, options.TargetHost) = (identity.Credential, null, AnySilo);
        (options.AllowTlsResume, options.CertificateChainPolicy) = (false, WithoutDownloads());
    }

    // The platform builds a chain before the identity judges the certificate. It must not fetch what a stranger's certificate names.
    private static X509ChainPolicy WithoutDownloads() => new()
    {
        DisableCertificateDownloads = true,
        RevocationMode = X509RevocationMode.NoCheck,
        TrustMode = X509ChainTrustMode.CustomRootTrust,
    };
}
