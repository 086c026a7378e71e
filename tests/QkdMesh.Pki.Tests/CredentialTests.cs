namespace QkdMesh.Pki.Tests;

public sealed class CredentialTests : IDisposable
{
    private readonly Issuing _pki = new();

    [Fact]
    public void LayoutOfCertManagerIsRead()
    {
        var issued = _pki.Authority.Issue(Issuing.Client());
        Write($"{issued.Certificate}\n{Issuing.Pem(_pki.Authority.Certificate)}", issued.Key);
        using var credential = Credential.Load(_pki.Folder, Issuing.Now);
        credential.Certificate.HasPrivateKey.Should().BeTrue();
        credential.Names.CommonNames.Should().Equal("alice");
        credential.Intermediates.Should().ContainSingle();
        credential.Validity.Until.Should().Be(Issuing.Now.AddDays(365));
        credential.ToTls().TargetCertificate.Subject.Should().Be("CN=alice");
    }

    [Fact]
    public void KeyThatDoesNotFitIsRefused()
    {
        Write(_pki.Authority.Issue(Issuing.Client()).Certificate, _pki.Authority.Issue(Issuing.Client()).Key);
        Refusal().Should().Contain("does not belong to the certificate 'CN=alice'").And.Contain("tls.key").And.Contain("tls.crt");
    }

    [Fact]
    public void LeafThatIsNotValidNowIsRefused()
    {
        Write(_pki.Authority.Issue(Issuing.Client()));
        Refusal(Issuing.Now.AddDays(366)).Should().Contain("expired at 2027-03-01").And.Contain("renew it");
        Refusal(Issuing.Now.AddDays(-1)).Should().Contain("is not valid before").And.Contain("clock");
    }

    [Fact]
    public void FilesThatAreNoCredentialAreRefused()
    {
        var issued = _pki.Authority.Issue(Issuing.Client());
        Refusal().Should().Contain("tls.crt does not exist");
        Write(issued.Certificate, "");
        Refusal().Should().Contain("holds no private key");
        Write(issued.Key, issued.Key);
        Refusal().Should().Contain("holds no certificate");
        Write(issued.Certificate, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
        Refusal().Should().Contain("has a password");
        Write(issued.Certificate, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        Refusal().Should().Contain("cannot be read");
    }

    [Fact]
    public void NoTextShowsTheKey()
    {
        var issued = _pki.Authority.Issue(Issuing.Client());
        Write(issued);
        using var credential = Credential.Load(_pki.Folder, Issuing.Now);
        var secret = issued.Key.Split('\n')[1][..32];
        $"{issued} {credential} {MlDsaKey.Create()}".Should().NotContain(secret).And.Contain("redacted");
    }

    public void Dispose() => _pki.Dispose();

    private void Write(IssuedLeaf issued) => Write(issued.Certificate, issued.Key);

    private void Write(string certificate, string key)
    {
        File.WriteAllText(Path.Combine(_pki.Folder, "tls.crt"), certificate);
        File.WriteAllText(Path.Combine(_pki.Folder, "tls.key"), key);
    }

    private string Refusal(DateTimeOffset? now = null)
    {
        var load = () => Credential.Load(_pki.Folder, now ?? Issuing.Now);
        return load.Should().Throw<CredentialException>().Which.Message;
    }
}
