namespace QkdMesh.Pki.Tests;

/// <summary>A server starts with the certificate of a server alone, whichever authority issued it.</summary>
public sealed class ServerCredentialTests : IDisposable
{
    private static readonly LeafRequest Foreign = new("host.example", Issuing.Now.AddHours(-1), Issuing.Now.AddDays(365))
    {
        DnsNames = ["host.example"],
    };

    private readonly Issuing _pki = new();

    [Theory]
    [InlineData(MeshUriKind.Sae, "is that of SAE x.")]
    [InlineData(MeshUriKind.Operator, "is that of operator x.")]
    [InlineData(MeshUriKind.Node, "is that of node x.")]
    public void CertificateOfAnotherMemberIsRefused_WhateverItsUsesAre(MeshUriKind kind, string why)
    {
        var leaf = Foreign with { Uris = [$"{new MeshUri("net", kind, "x")}"], ServerAuth = true, ClientAuth = true };
        Refusal(leaf).Should().Contain(why).And.Contain("silos/NAME of 'qkdmesh pki init'").And.Contain(_pki.Folder);
    }

    [Fact]
    public void CertificateForOtherUsesIsRefused() =>
        Refusal(Foreign with { ClientAuth = true }).Should().Contain("may be used for clientAuth only: issue it with serverAuth");

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void CertificateOfAnyAuthorityIsGood_WhenItMayBeAServers(bool server, bool client)
    {
        Write(Foreign with { ServerAuth = server, ClientAuth = client });
        using var credential = ServerCredential.Load(_pki.Folder, Issuing.Now);
        credential.Names.DnsNames.Should().Equal("host.example");
    }

    [Fact]
    public void CertificateOfASiloIsGood()
    {
        Write(Foreign with { Uris = ["qkdmesh://net/silo/x", "qkdmesh://net/site/*"], ServerAuth = true, ClientAuth = true });
        ServerCredential.Load(_pki.Folder, Issuing.Now).Dispose();
    }

    public void Dispose() => _pki.Dispose();

    private string Refusal(LeafRequest leaf)
    {
        Write(leaf);
        var load = () => ServerCredential.Load(_pki.Folder, Issuing.Now);
        return load.Should().Throw<CredentialException>().Which.Message;
    }

    private void Write(LeafRequest leaf)
    {
        var issued = _pki.Authority.Issue(leaf);
        File.WriteAllText(Path.Combine(_pki.Folder, CredentialFiles.Certificate), issued.Certificate);
        File.WriteAllText(Path.Combine(_pki.Folder, CredentialFiles.Key), issued.Key);
    }
}
