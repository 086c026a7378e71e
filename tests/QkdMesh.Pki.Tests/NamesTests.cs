using System.Net;
using System.Security.Cryptography;

namespace QkdMesh.Pki.Tests;

public sealed class NamesTests : IDisposable
{
    private readonly Issuing _pki = new();

    [Fact]
    public void EveryNameOfACertificateIsRead()
    {
        var names = SubjectNames.Read(_pki.Issue(Issuing.Client() with
        {
            Uris = ["qkdmesh://Net/sae/Alice_1", "spiffe://bank.example/alice"],
            DnsNames = ["Alice.Bank.example"],
            IpAddresses = [IPAddress.Parse("192.0.2.1"), IPAddress.IPv6Loopback],
            Serial = [0x0a, 0x1b],
        }));
        names.Uris.Should().Equal("qkdmesh://Net/sae/Alice_1", "spiffe://bank.example/alice");
        names.MeshUris.Should().Equal(new MeshUri("Net", MeshUriKind.Sae, "Alice_1"));
        names.DnsNames.Should().Equal("alice.bank.example");
        names.IpAddresses.Should().Equal("192.0.2.1", "::1");
        names.CommonNames.Should().Equal("alice");
        (names.Dn, names.Issuer, names.Serial).Should().Be(("CN=alice", "CN=authority", "a1b"));
        names.Fingerprint.Should().HaveLength(64);
    }

    [Fact]
    public void DnHasTheFormOfSelectors()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = SubjectNames.Read(Issuing.Odd(
            _pki.Authority.Certificate, new CertificateRequest(
                "CN=alice, OU=\"Vaults, north\", O=Bank, C=ES", key, HashAlgorithmName.SHA256)));
        names.Dn.Should().Be("CN=alice, OU=\"Vaults, north\", O=Bank, C=ES");
    }

    [Theory]
    [InlineData("0A:1B", "a1b")]
    [InlineData("0x0a1b", "a1b")]
    [InlineData("0a 1b", "a1b")]
    [InlineData("00", "0")]
    [InlineData("", null)]
    [InlineData("serial", null)]
    public void SerialIsReadInTheFormsInUse(string text, string? serial) => SerialText.Parse(text).Should().Be(serial);

    [Theory]
    [InlineData("qkdmesh://net/sae/alice", MeshUriKind.Sae, "alice")]
    [InlineData("qkdmesh://net/operator/admin", MeshUriKind.Operator, "admin")]
    [InlineData("qkdmesh://net/silo/s-1", MeshUriKind.Silo, "s-1")]
    [InlineData("qkdmesh://net/site/*", MeshUriKind.Site, "*")]
    [InlineData("qkdmesh://net/node/n.1", MeshUriKind.Node, "n.1")]
    public void MeshUriIsReadAndWritten(string text, MeshUriKind kind, string name)
    {
        var uri = MeshUri.Parse(text)!;
        (uri.Network, uri.Kind, uri.Name, uri.ToString()).Should().Be(("net", kind, name, text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("qkdmesh://net/sae/")]
    [InlineData("qkdmesh://net/sae/*")]
    [InlineData("qkdmesh://*/site/n1")]
    [InlineData("qkdmesh://net/Sae/alice")]
    [InlineData("QKDMESH://net/sae/alice")]
    [InlineData("qkdmesh://net/sae/alice/bob")]
    [InlineData("qkdmesh://net/sae/alice?x")]
    [InlineData("qkdmesh://net/sae/%61lice")]
    [InlineData("qkdmesh://net/sae/alice\n")]
    [InlineData("qkdmesh://user@net/sae/alice")]
    [InlineData("qkdmesh://net/king/alice")]
    [InlineData("qkdmesh://net/sae/аlice")]
    public void OtherTextIsNoMeshUri(string text) => MeshUri.Parse(text).Should().BeNull();

    [Fact]
    public void SiteCoversItsNodeInItsNetwork()
    {
        new MeshUri("net", MeshUriKind.Site, "n1").Covers("net", "n1").Should().BeTrue();
        new MeshUri("net", MeshUriKind.Site, "*").Covers("net", "n1").Should().BeTrue();
        new MeshUri("net", MeshUriKind.Site, "n1").Covers("net", "n2").Should().BeFalse();
        new MeshUri("other", MeshUriKind.Site, "*").Covers("net", "n1").Should().BeFalse();
        new MeshUri("net", MeshUriKind.Node, "n1").Covers("net", "n1").Should().BeFalse();
    }

    public void Dispose() => _pki.Dispose();
}
