using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using QkdMesh.Application.Access;
using QkdMesh.Northbound.Access;
using QkdMesh.Northbound.Identity;
using QkdMesh.Pki;

namespace QkdMesh.Host.Listeners;

/// <summary>
/// Decides each TLS handshake by the certificate and the authorities that are in force then. Sessions are not resumed: a ticket of an
/// earlier handshake would bypass a newer revocation list.
/// </summary>
internal sealed class Handshakes : IDisposable
{
    private const string WrongHolder = "WrongHolder";

    private readonly CredentialWatch<SslStreamCertificateContext> _own;
    private readonly CallerTrust _trust;
    private readonly LiveConnections _live;
    private readonly IAccessRecords _records;

    /// <exception cref="CredentialException">The certificate of this process cannot be used.</exception>
    public Handshakes(ListenerTls tls, CallerTrust trust, LiveConnections live, IAccessRecords records, TimeProvider time)
    {
        (_trust, _live, _records) = (trust, live, records);
        _own = new(() => ServerCredential.Load(tls.CredentialDirectory, time.GetUtcNow()).ToTls(), [tls.CredentialDirectory], time);
    }

    /// <summary>Why the newest certificate of this process cannot be used; null if it can. The last good one is in force.</summary>
    public string? Error => _own.Error;

    /// <summary>The SHA-256 of the certificate of this process.</summary>
    public string Fingerprint => CertificateNames.Of(_own.Value.TargetCertificate).Fingerprint;

    /// <summary>When the certificate of this process ends.</summary>
    public DateTimeOffset CertificateEnd => Validity.Of(_own.Value.TargetCertificate).Until;

    public TlsHandshakeCallbackOptions At(Door door) => new()
    {
        // A caller that says nothing takes the place of another one.
        HandshakeTimeout = TimeSpan.FromSeconds(10),
        OnConnection = context => new(OptionsFor(door, context.Connection)),
    };

    public void Dispose() => _own.Dispose();

    private SslServerAuthenticationOptions OptionsFor(Door door, ConnectionContext connection)
    {
        var connected = _live.Add(door, connection);
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = _own.Value,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            // Management also answers callers without a certificate: a supervisor asks for the health.
            ClientCertificateRequired = true,
            AllowTlsResume = false,
            AllowRenegotiation = false,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            // The chain that the framework builds is not used: it would look into the stores of the machine, and at the network.
            CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                DisableCertificateDownloads = true,
                RevocationMode = X509RevocationMode.NoCheck,
            },
            RemoteCertificateValidationCallback = (_, certificate, chain, _) => IsLetIn(connected, certificate, chain),
        };
    }

    private bool IsLetIn(Connected connected, X509Certificate? certificate, X509Chain? chain)
    {
        if (certificate is null)
            return connected.Door == Door.Management || Refuse(connected, "NoCertificate", "the caller sent no certificate");
        try
        {
            connected.Present(new(CopyOf(certificate), [.. chain?.ChainPolicy.ExtraStore.Select(CopyOf) ?? []]));
        }
        catch (CredentialException fault)
        {
            return Refuse(connected, nameof(Distrust.Broken), fault.Message);
        }
        var (holder, cause, reason) = _trust.Judge(connected.Certificate!, ProvenByCertificate.HoldersAt(connected.Door));
        if (holder is not null) return true;
        // The certificate may be good, and for another port: its owner has to call that one.
        return _trust.Judge(connected.Certificate!, Enum.GetValues<HolderKind>()).Holder is { } other
            ? Refuse(
                connected, WrongHolder, $"the certificate is that of {Word(other.Kind)}, and this port is for {Callers(connected.Door)}")
            : Refuse(connected, cause, reason);
    }

    private static string Word(HolderKind kind) => kind switch
    {
        HolderKind.Sae => "an SAE",
        HolderKind.Operator => "an operator",
        _ => "a silo",
    };

    private static string Callers(Door door) => door == Door.Saes ? "SAEs" : "operators";

    // The framework disposes its own objects after the handshake.
    private static X509Certificate2 CopyOf(X509Certificate certificate) =>
        X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());

    private bool Refuse(Connected connected, string cause, string reason)
    {
        _records.Refused(Refusals.Of(connected.Door, connected, operation: null, cause, reason));
        return false;
    }
}
