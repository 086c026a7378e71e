using System.Security.Cryptography;

namespace QkdMesh.Pki.Tests;

/// <summary>Chains with an authority between the root and the leaf.</summary>
public sealed class IntermediateTests : IDisposable
{
    private static readonly DateTimeOffset Now = Issuing.Now;

    private readonly Issuing _pki = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256), _leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _root, _intermediate, _leaf;

    public IntermediateTests()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _root = Issuing.Odd(null, Issuing.AuthorityRequest("root", rootKey));
        _intermediate = Issuing.Odd(_root, Issuing.AuthorityRequest("intermediate", _key)).CopyWithPrivateKey(_key);
        _leaf = Issuing.Odd(_intermediate, new CertificateRequest("CN=alice", _leafKey, HashAlgorithmName.SHA256));
    }

    [Fact]
    public void ChainIsBuilt_WhenTheCallerSendsItOrTheBundleHasIt()
    {
        var root = _pki.TrustIn(Issuing.Pem(_root));
        root.Check(_leaf, [_intermediate], CertificateUse.Client, Now).Should().BeNull();
        root.Judge(_leaf, [_intermediate], CertificateUse.Client, Now).Authorities
            .Should().Equal(SubjectNames.Sha256(_intermediate), SubjectNames.Sha256(_root));
        _pki.TrustIn(Issuing.Pem(_intermediate), Issuing.Pem(_root)).Check(_leaf, [], CertificateUse.Client, Now).Should().BeNull();
        root.Judge(_leaf, [], CertificateUse.Client, Now).Cause.Should().Be(Distrust.WrongAuthority);
    }

    [Fact]
    public void IntermediateOfAnotherRootIsNoRoot()
    {
        var other = _pki.TrustIn(Issuing.Pem(_pki.Authority.Certificate));
        other.Judge(_leaf, [_intermediate, _root], CertificateUse.Client, Now).Cause.Should().Be(Distrust.WrongAuthority);
    }

    [Fact]
    public void LeafIsNoAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var below = Issuing.Odd(_leaf.CopyWithPrivateKey(_leafKey), new CertificateRequest("CN=bob", key, HashAlgorithmName.SHA256));
        _pki.TrustIn(Issuing.Pem(_root)).Judge(below, [_leaf, _intermediate], CertificateUse.Client, Now).IsGood.Should().BeFalse();
    }

    [Fact]
    public void RevokedIntermediateRevokesItsLeaves()
    {
        var list = new CertificateRevocationListBuilder();
        list.AddEntry(_intermediate.SerialNumberBytes.Span, Now);
        var trust = _pki.TrustWith(RevocationTests.Signed(list, _root, Now.AddDays(30)), Issuing.Pem(_root));
        trust.Judge(_leaf, [_intermediate], CertificateUse.Client, Now).Cause.Should().Be(Distrust.Revoked);
    }

    [Fact]
    public void ExpiredIntermediateIsSaid()
    {
        var old = Issuing.Odd(_root, Issuing.AuthorityRequest("intermediate", _key), Now.AddMinutes(-1));
        var verdict = _pki.TrustIn(Issuing.Pem(_root)).Judge(_leaf, [old], CertificateUse.Client, Now);
        verdict.Cause.Should().Be(Distrust.Expired);
        verdict.Reason.Should().Contain("CN=intermediate");
    }

    [Fact]
    public void CallerThatSendsCertificatesWithoutEndGetsAnAnswer()
    {
        var flood = Enumerable.Repeat(_pki.Authority.Certificate, 10_000).Append(_intermediate);
        _pki.TrustIn(Issuing.Pem(_root)).Judge(_leaf, flood, CertificateUse.Client, Now).Cause.Should().Be(Distrust.WrongAuthority);
    }

    public void Dispose()
    {
        _key.Dispose();
        _leafKey.Dispose();
        _pki.Dispose();
    }
}
