namespace QkdMesh.Pki.Tests;

/// <summary>Files of authorities, as people and tools write them.</summary>
public sealed class BundleTests : IDisposable
{
    private readonly Issuing _pki = new();

    [Fact]
    public void TextLineEndsAndByteOrderMarkDoNoHarm()
    {
        using var old = Issuing.NewAuthority("old");
        var text = $"\uFEFFOld authority:\r\n{Issuing.Pem(old.Certificate).ReplaceLineEndings("\r\n")}\r\nNew:\r\n"
            + Issuing.Pem(_pki.Authority.Certificate);
        Trust.Load(_pki.Write(text), []).Roots.Should().HaveCount(2);
        var der = Path.Combine(_pki.Folder, "ca.der");
        File.WriteAllBytes(der, _pki.Authority.Certificate.RawData);
        Trust.Load(der, []).Roots.Should().ContainSingle();
    }

    [Fact]
    public void BundleThatCannotBeUsedIsRefused()
    {
        var leaf = Issuing.Pem(_pki.Issue(Issuing.Client()));
        var root = Issuing.Pem(_pki.Authority.Certificate);
        Refusal("").Should().Contain("holds no certificate");
        Refusal("no certificate\n").Should().Contain("holds no certificate");
        Refusal(root[..(root.Length / 2)]).Should().Contain("cannot be read");
        Refusal($"{root}\n{root[..(root.Length / 2)]}").Should().Contain("cannot be read");
        Refusal("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").Should().Contain("cannot be read");
        Refusal(leaf).Should().Contain("holds no root");
        Refusal($"{root}\n{leaf}").Should().Contain("CN=alice").And.Contain("not an authority");
        Load(Path.Combine(_pki.Folder, "none")).Should().Throw<CredentialException>().Which.Message.Should().Contain("does not exist");
        Load(_pki.Folder).Should().Throw<CredentialException>().Which.Message.Should().Contain("is a folder");
    }

    [Fact]
    public void DirectoryOfTrustIsReadByKind()
    {
        var folder = new PrivateFolder(Path.Combine(_pki.Folder, "trust"), overwrites: false);
        folder.Write("saes.crt", Issuing.Pem(_pki.Authority.Certificate));
        Trust.LoadKind(folder.Path, "saes").ListsEnd.Should().BeNull();
        folder.Write("saes.crl", _pki.Authority.ListRevoked(Issuing.Now, Issuing.Now.AddDays(30)));
        Trust.LoadKind(folder.Path, "saes").ListsEnd.Should().Be(Issuing.Now.AddDays(30));
        var missing = () => Trust.LoadKind(folder.Path, "silos");
        missing.Should().Throw<CredentialException>().Which.Message.Should().Contain("silos.crt does not exist");
    }

    [Fact]
    public void ListThatIsGoneGivesNoTrustBack()
    {
        var folder = new PrivateFolder(Path.Combine(_pki.Folder, "trust"), overwrites: false);
        folder.Write("saes.crt", Issuing.Pem(_pki.Authority.Certificate));
        var before = Trust.LoadKind(folder.Path, "saes", Trust.LoadKind(folder.Path, "saes"));
        folder.Write("saes.crl", _pki.Authority.ListRevoked(Issuing.Now, Issuing.Now.AddDays(30)));
        var with = Trust.LoadKind(folder.Path, "saes", before);
        File.Delete(Path.Combine(folder.Path, "saes.crl"));

        var without = () => Trust.LoadKind(folder.Path, "saes", with);

        without.Should().Throw<CredentialException>().Which.Message.Should().Contain("saes.crl is gone");
    }

    public void Dispose() => _pki.Dispose();

    private string Refusal(string bundle) => Load(_pki.Write(bundle)).Should().Throw<CredentialException>().Which.Message;

    private static Action Load(string file) => () => Trust.Load(file, []);
}
