namespace QkdMesh.Pki.Tests;

public sealed class NodeCredentialTests : IDisposable
{
    private static readonly DateTimeOffset Now = Issuing.Now;

    private static readonly byte[] Context = "association"u8.ToArray(), Message = "hello"u8.ToArray();

    private readonly Issuing _pki = new();
    private readonly MlDsaKey _mlDsaRoot = MlDsaKey.Create();

    [Fact]
    public void NodeProvesItselfWithBothKeys()
    {
        using var node = Load(Write("n1"));
        var shown = NodeCertificates.Parse(node.Certificates.ToBytes())!;
        Check(shown).Should().BeNull();
        var signature = node.Sign(Context, Message);
        signature.Should().HaveCount(NodeCertificates.SignatureLength);
        shown.Verify(Context, Message, signature).Should().BeTrue();
        shown.Verify(Context, "hullo"u8, signature).Should().BeFalse();
        shown.Verify("other use"u8, Message, signature).Should().BeFalse();
        shown.Verify([], [.. Context, .. Message], signature).Should().BeFalse();
        // Each of the two signatures counts.
        foreach (var at in new[] { 0, 63, 64, NodeCertificates.SignatureLength - 1 })
        {
            var changed = signature.ToArray();
            changed[at] ^= 1;
            shown.Verify(Context, Message, changed).Should().BeFalse($"byte {at} was changed");
        }

        shown.Verify(Context, Message, signature.AsSpan(1)).Should().BeFalse();
    }

    [Fact]
    public void SignatureOfAnotherNodeIsNotTaken()
    {
        using var one = Load(Write("n1"));
        using var other = Load(Write("n2"));
        one.Certificates.Verify(Context, Message, other.Sign(Context, Message)).Should().BeFalse();
        Check(other.Certificates).Should().Contain("not those of node n1");
        Check(one.Certificates, network: "other").Should().Contain("not those of node n1");
    }

    [Fact]
    public void BothAuthoritiesAreAsked()
    {
        using var node = Load(Write("n1"));
        using var other = Issuing.NewAuthority("authority");
        Check(node.Certificates, mlDsa: MlDsaKey.Create().Public).Should().Contain("no trusted key of ML-DSA-65");
        Check(node.Certificates, trust: _pki.TrustIn(Issuing.Pem(other.Certificate))).Should().Contain("no trusted authority");
        new NodeTrust(_pki.TrustIn(Issuing.Pem(_pki.Authority.Certificate)), [MlDsaKey.Create().Public, _mlDsaRoot.Public])
            .Check(node.Certificates, "net", "n1", Now).Should().BeNull("one of the keys of a bundle signed it");
    }

    [Fact]
    public void TimeAndRevocationDecide()
    {
        using var node = Load(Write("n1"));
        Check(node.Certificates, now: Now.AddDays(400)).Should().Contain("expired");
        Check(node.Certificates, now: Now.AddDays(-1)).Should().Contain("not valid before");
        _pki.Authority.Revoke(node.Certificates.Names.Serial, Now);
        Check(node.Certificates, trust: _pki.TrustWith(
            _pki.Authority.ListRevoked(Now, Now.AddDays(30)), Issuing.Pem(_pki.Authority.Certificate))).Should().Contain("is revoked");
    }

    [Fact]
    public void HalvesOfTwoIssuesAreRefused()
    {
        var (first, second) = (Write("n1", "first"), Write("n1", "second"));
        File.Copy(Path.Combine(first, "mldsa.crt"), Path.Combine(second, "mldsa.crt"), overwrite: true);
        Loading(second).Should().Throw<CredentialException>().Which.Message.Should().Contain("mldsa.key does not belong");
        File.Copy(Path.Combine(first, "mldsa.key"), Path.Combine(second, "mldsa.key"), overwrite: true);
        Loading(second).Should().Throw<CredentialException>().Which.Message.Should().Contain("serial numbers differ");

        using var one = Load(first);
        using var other = Load(Write("n1", "third"));
        Check(new NodeCertificates(other.Certificates.Leaf, [], one.Certificates.MlDsa)).Should().Contain("serial numbers differ");
    }

    [Fact]
    public void ChangedCertificatesAreRefused()
    {
        using var node = Load(Write("n1"));
        var bytes = node.Certificates.ToBytes();
        var trust = NodeTrust();
        for (var at = 0; at < bytes.Length; at += at < 400 ? 1 : 61)
        {
            var changed = bytes.ToArray();
            changed[at] ^= 0x04;
            if (NodeCertificates.Parse(changed) is { } shown)
                trust.Check(shown, "net", "n1", Now).Should().NotBeNull($"byte {at} was changed");
        }

        for (var length = 0; length < bytes.Length; length += 97)
            NodeCertificates.Parse(bytes.AsSpan(0, length)).Should().BeNull($"only {length} bytes are there");
        NodeCertificates.Parse(new byte[1_000_000]).Should().BeNull();
        NodeCertificates.Parse([.. bytes, .. bytes, .. bytes, .. bytes]).Should().BeNull();
    }

    [Fact]
    public void OrdinaryCertificateIsNoMlDsaCertificate()
    {
        var folder = Write("n1");
        File.Copy(Path.Combine(folder, "tls.crt"), Path.Combine(folder, "mldsa.crt"), overwrite: true);
        Loading(folder).Should().Throw<CredentialException>().Which.Message.Should().Contain("no key of ML-DSA-65");
    }

    [Fact]
    public void KeysAreWrittenByRfc9881()
    {
        var key = MlDsaKey.Create();
        // The prefix of RFC 9881 for a seed: version, id-ml-dsa-65, an octet string with [0] of 32 bytes.
        var block = PemFile.Blocks(_pki.Write(key.ToPem()), "PRIVATE KEY")[0];
        Convert.ToHexString(block.AsSpan(0, 22)).Should().Be("3034020100300B0609608648016503040312042280" + "20");
        block.Should().HaveCount(54);
        MlDsaKey.Load(_pki.Write(key.ToPem())).Public.ToPem().Should().Be(key.Public.ToPem());
        var wrong = () => MlDsaKey.Load(_pki.Write(_pki.Authority.Issue(Issuing.Client()).Key));
        wrong.Should().Throw<CredentialException>().Which.Message.Should().Contain("ML-DSA-65");
        var none = () => MlDsaPublicKey.LoadAll(_pki.Write(""));
        none.Should().Throw<CredentialException>().Which.Message.Should().Contain("holds no public key");
    }

    public void Dispose() => _pki.Dispose();

    private string Write(string node, string? folder = null)
    {
        var target = new PrivateFolder(Path.Combine(_pki.Folder, folder ?? node), overwrites: false);
        var request = new LeafRequest(node, Now.AddHours(-1), Now.AddDays(365))
        {
            Uris = [new MeshUri("net", MeshUriKind.Node, node).ToString()],
            Serial = CertificateBuild.NewSerial(),
        };
        var issued = _pki.Authority.Issue(request);
        var key = MlDsaKey.Create();
        target.Write("tls.crt", issued.Certificate);
        target.WriteKey("tls.key", issued.Key);
        target.Write("mldsa.crt", Issuing.Pem(MlDsaCertificates.Issue(request, key.Public, "nodes", _mlDsaRoot)));
        target.WriteKey("mldsa.key", key.ToPem());
        return target.Path;
    }

    private static NodeCredential Load(string folder) => NodeCredential.Load(folder, Now);

    private static Action Loading(string folder) => () => Load(folder);

    private NodeTrust NodeTrust(Trust? trust = null, MlDsaPublicKey? mlDsa = null) =>
        new(trust ?? _pki.TrustIn(Issuing.Pem(_pki.Authority.Certificate)), [mlDsa ?? _mlDsaRoot.Public]);

    private string? Check(
        NodeCertificates shown, string network = "net", Trust? trust = null, MlDsaPublicKey? mlDsa = null, DateTimeOffset? now = null) =>
        NodeTrust(trust, mlDsa).Check(shown, network, "n1", now ?? Now);
}
