using System.Security.Cryptography;

namespace QkdMesh.Pki.Tests;

public sealed class TrustTests : IDisposable
{
    private static readonly DateTimeOffset Now = Issuing.Now;

    private readonly Issuing _pki = new();
    private readonly Trust _trust;

    public TrustTests() => _trust = _pki.TrustIn(Issuing.Pem(_pki.Authority.Certificate));

    [Fact]
    public void CertificateOfTheAuthorityIsGood()
    {
        var verdict = Judge(_pki.Issue(Issuing.Client()));
        verdict.Should().BeEquivalentTo(new TrustVerdict(null, null, [SubjectNames.Sha256(_pki.Authority.Certificate)]));
        _trust.AuthorityOf(_pki.Issue(Issuing.Client()), [], Now)!.Subject.Should().Be("CN=authority");
    }

    [Fact]
    public void OtherAuthorityIsRefused_AlsoOfTheSameName()
    {
        foreach (var name in new[] { "other", "authority" })
        {
            using var other = Issuing.NewAuthority(name);
            var verdict = Judge(Issuing.Issue(other, Issuing.Client()));
            verdict.Cause.Should().Be(Distrust.WrongAuthority);
            verdict.Reason.Should().Contain($"CN={name}").And.Contain("CN=alice");
            verdict.Authorities.Should().BeEmpty("an authority that issued nothing decides nothing");
        }
    }

    [Fact]
    public void SelfSignedCertificateIsRefused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Judge(Issuing.Odd(null, new CertificateRequest("CN=alice", key, HashAlgorithmName.SHA256)))
            .Cause.Should().Be(Distrust.WrongAuthority);
    }

    [Fact]
    public void TimeDecides()
    {
        var leaf = _pki.Issue(Issuing.Client());
        Judge(leaf, Now.AddDays(366)).Should().Match<TrustVerdict>(verdict =>
            verdict.Cause == Distrust.Expired && verdict.Reason!.Contains("expired at 2027-03-01", StringComparison.Ordinal));
        Judge(leaf, Now.AddHours(-2)).Should().Match<TrustVerdict>(verdict =>
            verdict.Cause == Distrust.NotYetValid && verdict.Reason!.Contains("clocks", StringComparison.Ordinal));
        Judge(leaf, Now.AddDays(364)).IsGood.Should().BeTrue();
        Judge(_pki.Issue(Issuing.Client() with { NotAfter = Now.AddYears(50) }), Now.AddYears(20))
            .Cause.Should().Be(Distrust.Expired, "nothing outlives its authority");
    }

    [Fact]
    public void StatedUsesAreKept()
    {
        Use(new(true, true), CertificateUse.Client).Should().BeNull();
        Use(new(true, true), CertificateUse.Server).Should().BeNull();
        Use(new(false, false), CertificateUse.Client).Should().BeNull("much equipment states no use");
        Use(new(true, false), CertificateUse.Client).Should().Contain("serverAuth only");
        Use(new(false, true), CertificateUse.Server).Should().Contain("clientAuth only");
        Use(new(false, true), CertificateUse.Node).Should().BeNull("the uses of TLS do not concern it");

        string? Use((bool Server, bool Client) stated, CertificateUse use) => _trust.Check(
            _pki.Issue(Issuing.Client() with { ServerAuth = stated.Server, ClientAuth = stated.Client }), [], use, Now);
    }

    [Fact]
    public void AuthorityItselfIsNoCaller() => Judge(_pki.Authority.Certificate).Cause.Should().Be(Distrust.WrongUse);

    [Fact]
    public void KeyThatMayNotSignIsRefused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=alice", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyAgreement, critical: true));
        Judge(Issuing.Odd(_pki.Authority.Certificate, request)).Cause.Should().Be(Distrust.WrongUse);
    }

    [Fact]
    public void WeakKeysAndSignaturesAreRefused()
    {
        using var small = RSA.Create(1024);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var weakKey = new CertificateRequest("CN=alice", small, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var request = new CertificateRequest("CN=alice", key, HashAlgorithmName.SHA256);
        using var authority = _pki.Authority.Certificate.GetECDsaPrivateKey()!;
        var weakSignature = request.Create(
            _pki.Authority.Certificate.SubjectName, new Sha1Signatures(authority), Now.AddDays(-1), Now.AddDays(1), [1]);
        Judge(Issuing.Odd(_pki.Authority.Certificate, weakKey)).Cause.Should().Be(Distrust.Weak);
        Judge(weakSignature).Cause.Should().Be(Distrust.Weak);
    }

    [Fact]
    public void UnknownCriticalExtensionIsRefused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=alice", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509Extension("1.2.3.4", [5, 0], critical: true));
        Judge(Issuing.Odd(_pki.Authority.Certificate, request)).Cause.Should().Be(Distrust.Broken);
    }

    [Fact]
    public void BundleOfAnOldAndANewAuthorityTrustsBoth()
    {
        using var renewed = Issuing.NewAuthority("authority");
        foreach (var order in new X509Certificate2[][]
                 {
                     [_pki.Authority.Certificate, renewed.Certificate], [renewed.Certificate, _pki.Authority.Certificate],
                 })
        {
            var both = _pki.TrustIn([.. order.Select(Issuing.Pem)]);
            both.Check(_pki.Issue(Issuing.Client()), [], CertificateUse.Client, Now).Should().BeNull();
            both.Check(Issuing.Issue(renewed, Issuing.Client()), [], CertificateUse.Client, Now).Should().BeNull();
            // Many tools leave out the extension that tells two authorities of one name apart.
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var plain = new CertificateRequest("CN=alice", key, HashAlgorithmName.SHA256);
            both.Check(Issuing.Odd(_pki.Authority.Certificate, plain), [], CertificateUse.Client, Now).Should().BeNull();
            both.Check(Issuing.Odd(renewed.Certificate, plain), [], CertificateUse.Client, Now).Should().BeNull();
        }
    }

    [Fact]
    public void ReasonOfTheRightAuthorityIsGiven_WhenThereAreSeveral()
    {
        using var other = Issuing.NewAuthority("other");
        var both = _pki.TrustIn(Issuing.Pem(other.Certificate), Issuing.Pem(_pki.Authority.Certificate));
        both.Judge(_pki.Issue(Issuing.Client()), [], CertificateUse.Client, Now.AddYears(2)).Cause.Should().Be(Distrust.Expired);
    }

    [Fact]
    public void CertificateWithAChangedByteIsRefused()
    {
        var whole = _pki.Issue(Issuing.Client()).RawData;
        var read = 0;
        for (var at = 0; at < whole.Length; at++)
        {
            var changed = whole.ToArray();
            changed[at] ^= 0x10;
            if (Read(changed) is not { } certificate) continue;
            read++;
            Judge(certificate).IsGood.Should().BeFalse($"byte {at} was changed");
        }

        read.Should().BeGreaterThan(whole.Length / 3, "a test that changes nothing readable proves nothing");

        static X509Certificate2? Read(byte[] changed)
        {
            try
            {
                return X509CertificateLoader.LoadCertificate(changed);
            }
            catch (CryptographicException)
            {
                return null;
            }
        }
    }

    public void Dispose() => _pki.Dispose();

    private TrustVerdict Judge(X509Certificate2 leaf, DateTimeOffset? now = null) =>
        _trust.Judge(leaf, [], CertificateUse.Client, now ?? Now);

    private sealed class Sha1Signatures(ECDsa key) : X509SignatureGenerator
    {
        // ecdsa-with-SHA1 of RFC 3279.
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) =>
            Convert.FromHexString("300906072A8648CE3D0401");

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) =>
            key.SignData(data, HashAlgorithmName.SHA1, DSASignatureFormat.Rfc3279DerSequence);

        protected override PublicKey BuildPublicKey() => new(key);
    }
}
