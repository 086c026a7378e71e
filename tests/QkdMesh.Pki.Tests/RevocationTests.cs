using System.Numerics;
using System.Security.Cryptography;

namespace QkdMesh.Pki.Tests;

public sealed class RevocationTests : IDisposable
{
    private static readonly DateTimeOffset Now = Issuing.Now;

    private readonly Issuing _pki = new();
    private readonly X509Certificate2 _leaf, _other;

    public RevocationTests() => (_leaf, _other) = (_pki.Issue(Issuing.Client()), _pki.Issue(Issuing.Client("bob")));

    [Fact]
    public void RevokedCertificateIsRefused_AndNoOther()
    {
        _pki.Authority.Revoke(SubjectNames.Read(_leaf).Serial, Now);
        var trust = With(_pki.Authority.ListRevoked(Now, Now.AddDays(30)));
        var verdict = trust.Judge(_leaf, [], CertificateUse.Client, Now);
        verdict.Cause.Should().Be(Distrust.Revoked);
        verdict.Reason.Should().Contain("CN=alice").And.Contain("is revoked");
        trust.Check(_other, [], CertificateUse.Client, Now).Should().BeNull();
        (trust.RevokedCount, trust.ListsEnd).Should().Be((1, Now.AddDays(30)));
    }

    [Fact]
    public void ListThatIsTooOldTellsNothing()
    {
        var trust = With(_pki.Authority.ListRevoked(Now, Now.AddDays(30)));
        trust.Check(_leaf, [], CertificateUse.Client, Now.AddDays(29)).Should().BeNull();
        var verdict = trust.Judge(_leaf, [], CertificateUse.Client, Now.AddDays(31));
        verdict.Cause.Should().Be(Distrust.RevocationUnknown);
        verdict.Reason.Should().Contain("a newer list was due at 2026-03-31");
    }

    [Fact]
    public void NewestListOfAnAuthorityCounts_AndNothingIsForgotten()
    {
        var old = _pki.Authority.ListRevoked(Now.AddDays(-40), Now.AddDays(-10));
        _pki.Authority.Revoke(SubjectNames.Read(_leaf).Serial, Now);
        var trust = With(old + "\n" + _pki.Authority.ListRevoked(Now, Now.AddDays(30)));
        trust.Check(_other, [], CertificateUse.Client, Now).Should().BeNull();
        trust.Check(_leaf, [], CertificateUse.Client, Now).Should().Contain("revoked");
    }

    [Fact]
    public void ForgedListIsRefused_AlsoOfTheSameName()
    {
        using var forger = Issuing.NewAuthority("authority");
        using var stranger = Issuing.NewAuthority("stranger");
        foreach (var list in new[] { forger.ListRevoked(Now, Now.AddDays(30)), stranger.ListRevoked(Now, Now.AddDays(30)) })
            Loading(list).Should().Throw<CredentialException>().Which.Message.Should().Contain("no authority of the bundle signed");
    }

    [Fact]
    public void ListWithAChangedByteIsRefused()
    {
        var whole = PemFile.RevocationLists(_pki.Write(_pki.Authority.ListRevoked(Now, Now.AddDays(30))))[0];
        for (var at = 0; at < whole.Length; at++)
        {
            var changed = whole.ToArray();
            changed[at] ^= 0x10;
            Loading(PemEncoding.WriteString("X509 CRL", changed)).Should().Throw<CredentialException>($"byte {at} was changed");
        }
    }

    [Fact]
    public void EmptyListIsNoList()
    {
        Loading("").Should().Throw<CredentialException>().Which.Message.Should().Contain("holds no revocation list");
        Loading("-----BEGIN X509 CRL-----\nMIIB").Should().Throw<CredentialException>();
    }

    [Fact]
    public void AuthorityRemembersWhatItRevoked_AndCountsOn()
    {
        var folder = new PrivateFolder(Path.Combine(_pki.Folder, "saes"), overwrites: true);
        _pki.Authority.Revoke(SubjectNames.Read(_leaf).Serial, Now);
        _pki.Authority.WriteTo(folder, Now, Now.AddDays(30));
        using var again = CertificateAuthority.Load(folder.Path, Now);
        again.Revoke(SubjectNames.Read(_other).Serial, Now.AddDays(1));
        var list = again.ListRevoked(Now.AddDays(1), Now.AddDays(31));
        var trust = With(list);
        trust.Check(_leaf, [], CertificateUse.Client, Now.AddDays(1)).Should().Contain("revoked");
        trust.Check(_other, [], CertificateUse.Client, Now.AddDays(1)).Should().Contain("revoked");
        CertificateRevocationListBuilder.LoadPem(list, out var number);
        number.Should().Be(2);
    }

    [Fact]
    public void SerialsOfAnySizeAreRevoked()
    {
        foreach (byte[] serial in new byte[][] { [1], [0, 0x80], [0x7f, 0xff], [0, .. Enumerable.Repeat((byte)0xff, 19)] })
        {
            var leaf = _pki.Issue(Issuing.Client() with { Serial = serial });
            _pki.Authority.Revoke(SubjectNames.Read(leaf).Serial, Now);
            With(_pki.Authority.ListRevoked(Now, Now.AddDays(30))).Judge(leaf, [], CertificateUse.Client, Now)
                .Cause.Should().Be(Distrust.Revoked);
        }
    }

    public void Dispose() => _pki.Dispose();

    internal static string Signed(CertificateRevocationListBuilder list, X509Certificate2 issuer, DateTimeOffset nextUpdate) =>
        PemEncoding.WriteString(
            "X509 CRL",
            list.Build(
                issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(issuer.GetECDsaPrivateKey()!), BigInteger.One, nextUpdate,
                HashAlgorithmName.SHA256, X509AuthorityKeyIdentifierExtension.CreateFromIssuerNameAndSerialNumber(
                    issuer.IssuerName, issuer.SerialNumberBytes.Span), Now));

    private Trust With(string lists) => _pki.TrustWith(lists, Issuing.Pem(_pki.Authority.Certificate));

    private Action Loading(string list) => () => With(list);
}
