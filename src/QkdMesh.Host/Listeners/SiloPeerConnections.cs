using QkdMesh.Clustering.Identity;
using QkdMesh.Core.Errors;
using QkdMesh.Northbound.Identity;

namespace QkdMesh.Host.Listeners;

/// <summary>Connects to other silos by mutual TLS. The other silo must be allowed to host the node whose SAE calls.</summary>
internal sealed class SiloPeerConnections(SiloCertificates identity) : IPeerConnections
{
    public HttpMessageHandler To(PassedOn silo) => new SocketsHttpHandler
    {
        // A proxy is not for calls between silos.
        UseProxy = false,
        ConnectTimeout = TimeSpan.FromSeconds(2),
        SslOptions = SiloTls.ClientOptions(
            identity,
            (certificate, sent) => identity.Refusal(certificate, sent) is null && identity.SitesOf(certificate).Contains(silo.Node)),
    };

    public void WhenChanged(Action react) => identity.WhenChanged(react);
}
