using System.Collections.Concurrent;
using QkdMesh.Clustering.Identity;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Northbound.Identity;

namespace QkdMesh.Host.Listeners;

/// <summary>Connects to other silos by mutual TLS. The other silo must be allowed to host the node whose SAE calls.</summary>
internal sealed class SiloPeerConnections(SiloCertificates identity) : IPeerConnections
{
    public IPeerConnection To(PassedOn silo) => new Peer(identity, silo.Node);

    public void WhenChanged(Action react) => identity.WhenChanged(react);

    private sealed class Peer : IPeerConnection
    {
        // By fingerprint: the silo may renew its certificate between two connections.
        private readonly ConcurrentDictionary<string, SiloCertificate> _shown = new();
        private readonly SiloCertificates _identity;
        private readonly NodeId _node;

        public Peer(SiloCertificates identity, NodeId node)
        {
            (_identity, _node) = (identity, node);
            Handler = new SocketsHttpHandler
            {
                // A proxy is not for calls between silos.
                UseProxy = false,
                ConnectTimeout = TimeSpan.FromSeconds(2),
                SslOptions = SiloTls.ClientOptions(identity, (certificate, sent) =>
                {
                    var shown = SiloCertificate.Copy(certificate, sent);
                    _shown[certificate.Thumbprint] = shown;
                    return IsGood(shown);
                }),
            };
        }

        public HttpMessageHandler Handler { get; }

        public bool IsBelieved => _shown.Values.All(IsGood);

        private bool IsGood(SiloCertificate certificate) =>
            certificate.Refusal(_identity) is null && _identity.SitesOf(certificate.Leaf).Contains(_node);
    }
}
