using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
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
        var connections = new SiloConnections(identity, TimeProvider.System);
        silo.Services.AddSingleton(identity).AddHostedService(_ => connections);
        silo.UseTls(tls => Configure(tls, identity, connections));
        // After TLS: here the certificate of the other side is known.
        return silo.Configure<SiloConnectionOptions>(options =>
        {
            options.ConfigureSiloOutboundConnection(builder => builder.Use(next => connection => connections.RunAsync(connection, next)));
            options.ConfigureSiloInboundConnection(builder => builder.Use(next => connection => connections.RunAsync(connection, next)));
        });
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

    private static void Configure(TlsOptions tls, ISiloIdentity identity, SiloConnections connections)
    {
        tls.SslProtocols = SslProtocols.Tls13;
        tls.LocalCertificate = identity.Credential.TargetCertificate;
        tls.RemoteCertificateMode = tls.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.RemoteCertificateValidation = (certificate, chain, _) => connections.IsGood(certificate, chain?.ChainPolicy.ExtraStore ?? []);
        tls.OnAuthenticateAsServer = (_, server) =>
        {
            var options = (SslServerAuthenticationOptions)server.SslServerAuthenticationOptions;
            // The context is read at each connection, and has the intermediate certificates. It excludes the package's own choice.
            (options.ServerCertificateContext, options.ServerCertificateSelectionCallback) = (identity.Credential, null);
            (options.AllowTlsResume, options.CertificateChainPolicy) = (false, WithoutDownloads());
        };
        tls.OnAuthenticateAsClient = (_, client) =>
            Complete((SslClientAuthenticationOptions)client.SslClientAuthenticationOptions, identity);
    }

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
