using System.Runtime.Versioning;
using Microsoft.Extensions.Time.Testing;

namespace QkdMesh.Pki.Tests;

[SupportedOSPlatform("linux")]
public sealed class PkiFolderTests : IDisposable
{
    private static readonly MeshMembers Net = new(
        "net", ["n1", "n2"], [new("alice", null), new("bob", null)], [],
        [new("north", ["n1"], ["north.example", "192.0.2.7"]), new("all", ["*"], ["localhost"])], ["olga"]);

    private readonly TemporaryFolder _files = new("pki-folder");
    private readonly FakeTimeProvider _time = new(Issuing.Now);

    private string Root => _files["pki"];

    [Fact]
    public void EachMemberIsTrustedAsWhatItIs_AndAsNothingElse()
    {
        Create(Net).Made.Select(member => member.Label).Should()
            .Equal("silos/all", "silos/north", "nodes/n1", "nodes/n2", "saes/alice", "saes/bob", "operators/olga");
        foreach (var kind in new[] { "saes", "operators", "silos" })
        {
            Check("saes/alice", kind, CertificateUse.Client).Should().Be(kind == "saes");
            Check("operators/olga", kind, CertificateUse.Client).Should().Be(kind == "operators");
            Check("silos/north", kind, CertificateUse.Client).Should().Be(kind == "silos");
            Check("silos/north", kind, CertificateUse.Server).Should().Be(kind == "silos");
            Check("saes/alice", kind, CertificateUse.Server).Should().BeFalse();
        }

        var north = Names("silos/north");
        north.Uris.Should().Equal("qkdmesh://net/silo/north", "qkdmesh://net/site/n1");
        (north.DnsNames.Single(), north.IpAddresses.Single()).Should().Be(("north.example", "192.0.2.7"));
        using var node = NodeCredential.Load(Path.Combine(Root, "nodes/n1"), Issuing.Now);
        NodeTrust.Load(Trusted).Check(node.Certificates, "net", "n1", Issuing.Now).Should().BeNull();
        // What a holder trusts as a server.
        Trust.Load(Path.Combine(Root, "saes/alice/ca.crt"), [])
            .Check(Leaf("silos/all"), [], CertificateUse.Server, Issuing.Now).Should().BeNull();
    }

    [Fact]
    public void KeysAreReadableByTheirOwnerOnly_AndTrustHasNone()
    {
        Create(Net);
        var keys = Directory.GetFiles(Root, "*.key", SearchOption.AllDirectories);
        keys.Should().HaveCount(7 + 4 + 2 + 1, "each member and authority has one, and nodes and their authority have two");
        keys.Should().OnlyContain(key => File.GetUnixFileMode(key) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Directory.GetDirectories(Root, "*", SearchOption.AllDirectories).Append(Root).Should().OnlyContain(folder =>
            File.GetUnixFileMode(folder) == (UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        Directory.GetFiles(Trusted).Select(File.ReadAllText)
            .Should().NotContain(text => text.Contains("PRIVATE", StringComparison.Ordinal));
    }

    [Fact]
    public void SecondRunAddsWhatIsNew_AndOverwritesNothing()
    {
        Create(Net);
        var before = Contents("saes", "silos", "nodes", "operators");
        Create(Net with { Saes = [.. Net.Saes, new("carol", null)] }).Made.Select(member => member.Label).Should().Equal("saes/carol");
        Check("saes/carol", "saes", CertificateUse.Client).Should().BeTrue();
        Contents("saes", "silos", "nodes", "operators").Should().Contain(before);
        var again = () => Create(Net);
        again.Should().Throw<CredentialException>().Which.Message.Should().Contain("nothing was overwritten").And.Contain("--force");
        var other = () => Create(Net with { Network = "other" });
        other.Should().Throw<CredentialException>().Which.Message.Should().Contain("belongs to the network net");
    }

    [Fact]
    public void ForceMakesAllAgain_AndLeavesOtherFilesAlone()
    {
        Create(Net);
        var old = Leaf("saes/alice");
        _files.Write("pki/notes.txt", "mine");
        PkiFolder.Create(Root, Net, _time, overwrites: true).Made.Should().HaveCount(7);
        Trust.LoadKind(Trusted, "saes").Judge(old, [], CertificateUse.Client, Issuing.Now).Cause.Should().Be(Distrust.WrongAuthority);
        File.ReadAllText(_files["pki/notes.txt"]).Should().Be("mine");
        _files.Write("saes", "a file of the user");
        Directory.CreateDirectory(_files["trust"]);
        _files.Write("trust/mine", "");
        var inTheWay = () => PkiFolder.Create(_files.Path, Net, _time, overwrites: true);
        inTheWay.Should().Throw<CredentialException>();
        File.Exists(_files["trust/mine"]).Should().BeTrue("only a folder of this command is cleared");
    }

    [Fact]
    public void RevocationReachesEveryCertificateOfAMember_AlsoRenewedOnes()
    {
        var folder = Create(Net).Folder;
        var first = Leaf("saes/alice");
        _time.Advance(TimeSpan.FromDays(300));
        folder.Renew(folder.Find("alice"));
        var second = Leaf("saes/alice");
        SubjectNames.Read(second).Uris.Should().Equal(SubjectNames.Read(first).Uris);
        folder.Publish();
        Judge(first).Should().BeNull("the certificate before is valid until its end");
        Judge(second).Should().BeNull();
        folder.Revoke(folder.Find("saes/alice")).Should().HaveCount(2);
        folder.Publish();
        Judge(first).Should().Be(Distrust.Revoked);
        Judge(second).Should().Be(Distrust.Revoked);
        Judge(Leaf("saes/bob")).Should().BeNull();
        (folder.IsRevoked(folder.Find("alice")), folder.IsRevoked(folder.Find("bob"))).Should().Be((true, false));
        folder.Renew(folder.Find("alice"));
        folder.Publish();
        Judge(Leaf("saes/alice")).Should().BeNull("an operator issued it again on purpose");

        Distrust? Judge(X509Certificate2 leaf) =>
            Trust.LoadKind(Trusted, "saes").Judge(leaf, [], CertificateUse.Client, _time.GetUtcNow()).Cause;
    }

    [Fact]
    public void RevokedMemberStaysRevoked_AlsoAfterItsCertificateAndItsAuthorityEnded()
    {
        var folder = Create(Net).Folder;
        folder.Revoke(folder.Find("alice"));
        _time.Advance(TimeSpan.FromDays(400));
        folder.IsRevoked(folder.Find("alice")).Should().BeTrue();
        folder.RenewAuthority("saes");
        folder.Renew(folder.Find("bob"));
        folder.DropOld("saes");
        folder.Publish();
        (folder.IsRevoked(folder.Find("alice")), folder.IsRevoked(folder.Find("bob"))).Should().Be((true, false));
        folder.Renew(folder.Find("alice"));
        folder.Publish();
        Check("saes/alice", "saes", CertificateUse.Client).Should().BeTrue("an operator issued it again on purpose");
    }

    [Fact]
    public void OneCertificateIsRevokedByItsFile()
    {
        var folder = Create(Net).Folder;
        using var stranger = Issuing.NewAuthority("saes of net");
        folder.Invoking(each => each.Revoke(Issuing.Issue(stranger, Issuing.Client()))).Should().Throw<CredentialException>()
            .Which.Message.Should().Contain("no authority");
        folder.Revoke(Leaf("operators/olga"));
        folder.Publish();
        Check("operators/olga", "operators", CertificateUse.Client).Should().BeFalse();
    }

    [Fact]
    public void NodeIsRevokedWithBothCertificates()
    {
        var folder = Create(Net).Folder;
        using var node = NodeCredential.Load(Path.Combine(Root, "nodes/n1"), Issuing.Now);
        folder.Revoke(folder.Find("nodes/n1"));
        folder.Publish();
        NodeTrust.Load(Trusted).Check(node.Certificates, "net", "n1", Issuing.Now).Should().Contain("revoked");
        folder.Renew(folder.Find("nodes/n1"));
        using var again = NodeCredential.Load(Path.Combine(Root, "nodes/n1"), Issuing.Now);
        NodeTrust.Load(Trusted).Check(again.Certificates, "net", "n1", Issuing.Now).Should().BeNull();
    }

    [Theory]
    [InlineData("silos", "silos/all")]
    [InlineData("saes", "saes/alice")]
    [InlineData("nodes", "nodes/n1")]
    public void AuthorityIsReplacedWithoutAGapInTrust(string name, string member)
    {
        var folder = Create(Net).Folder;
        var old = Leaf(member);
        folder.RenewAuthority(name);
        folder.Publish();
        Good(old).Should().BeTrue("the old authority is trusted beside the new one");
        folder.Invoking(each => each.RenewAuthority(name)).Should().Throw<CredentialException>();
        folder.Invoking(each => each.DropOld(name)).Should().Throw<CredentialException>().Which.Message.Should().Contain(member);

        foreach (var each in folder.Members) folder.Renew(each);
        folder.Publish();
        Good(old).Should().BeTrue();
        Good(Leaf(member)).Should().BeTrue();
        folder.DropOld(name);
        folder.Publish();
        Good(old).Should().BeFalse();
        Good(Leaf(member)).Should().BeTrue();
        if (name == "nodes")
        {
            using var node = NodeCredential.Load(Path.Combine(Root, member), Issuing.Now);
            NodeTrust.Load(Trusted).Check(node.Certificates, "net", "n1", Issuing.Now).Should().BeNull();
        }

        folder.Invoking(each => each.DropOld(name)).Should().Throw<CredentialException>()
            .Which.Message.Should().Contain("no old authority");

        bool Good(X509Certificate2 leaf) => Trust.LoadKind(Trusted, name).Check(leaf, [], CertificateUse.Node, Issuing.Now) is null;
    }

    [Fact]
    public void TenantHasAnAuthorityOfItsOwn()
    {
        Create(Net with { Saes = [new("alice", "bank"), new("bob", "lab")], Tenants = ["bank", "lab", "empty"] });
        Check("saes/alice", "saes-bank", CertificateUse.Client).Should().BeTrue();
        Check("saes/alice", "saes-lab", CertificateUse.Client).Should().BeFalse();
        Trust.LoadKind(Trusted, "saes-empty").Roots.Should().ContainSingle();
        File.Exists(Path.Combine(Trusted, "saes.crt")).Should().BeFalse("no SAE belongs to no tenant");
    }

    [Fact]
    public void NamesThatSayTooLittleAreRefused()
    {
        var folder = Create(Net with { Operators = ["alice"] }).Folder;
        folder.Invoking(each => each.Find("alice")).Should().Throw<CredentialException>()
            .Which.Message.Should().Contain("saes/alice").And.Contain("operators/alice");
        folder.Invoking(each => each.Find("nobody")).Should().Throw<CredentialException>();
        folder.FindAuthority("authorities/saes").Should().Be("saes");
        folder.FindAuthority("authorities/kings").Should().BeNull();
        var none = () => PkiFolder.Open(_files["none"], _time);
        none.Should().Throw<CredentialException>().Which.Message.Should().Contain("pki init");
    }

    public void Dispose() => _files.Dispose();

    private string Trusted => Path.Combine(Root, "trust");

    private (PkiFolder Folder, IReadOnlyList<MemberCredential> Made, IReadOnlyList<string> Links) Create(MeshMembers members) =>
        PkiFolder.Create(Root, members, _time);

    private X509Certificate2 Leaf(string member) => PemFile.Certificates(Path.Combine(Root, member, "tls.crt"))[0];

    private SubjectNames Names(string member) => SubjectNames.Read(Leaf(member));

    private bool Check(string member, string kind, CertificateUse use) =>
        Trust.LoadKind(Trusted, kind).Check(Leaf(member), [], use, _time.GetUtcNow()) is null;

    private Dictionary<string, string> Contents(params string[] folders) => folders
        .SelectMany(folder => Directory.GetFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories))
        .ToDictionary(file => file, File.ReadAllText);
}
