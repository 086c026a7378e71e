using QkdMesh.Core.Identifiers;
using QkdMesh.Host.Associations;
using QkdMesh.Pki;
using QkdMesh.Testing.Files;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Host.Tests.Associations;

/// <summary>What nodes prove themselves with, and what is no proof.</summary>
public sealed class NodeIdentitiesTests : IDisposable
{
    private static readonly NodeId N1 = new("n1"), N2 = new("n2");
    private static readonly byte[] Message = "the whole agreement"u8.ToArray();

    private readonly TemporaryFolder _files = new("node-identities");
    private readonly SetTime _time = new();

    [Fact]
    public void NodeProvesItself_InAnotherProcess()
    {
        var (pki, _) = Create("pki");
        CertifiedIdentities here = Identities(pki), there = Identities(pki);

        var proof = here.Of(N1)!.Credential.Sign(Message).Value;

        there.Of(N2)!.Verifier.Check(N1, Message, proof).Should().BeNull();
        there.Of(N2)!.Verifier.Check(N2, Message, proof)!.Code.Should().Be(ErrorCode.NodeNotProven, "it is the proof of n1");
        there.Of(N2)!.Verifier.Check(N1, "another"u8, proof)!.Code.Should().Be(ErrorCode.NodeNotProven);
        Identities(pki, network: "other").Of(N2)!.Verifier.Check(N1, Message, proof)!.Code.Should().Be(ErrorCode.NodeNotProven);
        here.Of(new("n9")).Should().BeNull("this process has no credential of n9");
        foreach (var at in new[] { 0, 1, 40, proof.Length - 3_400, proof.Length - 3_340, proof.Length - 1 })
            there.Of(N2)!.Verifier.Check(N1, Message, Changed(proof, at)).Should().NotBeNull("byte {0} was changed", at);
        foreach (var length in new[] { 0, 1, 2, 100, proof.Length - 1 })
            there.Of(N2)!.Verifier.Check(N1, Message, proof.AsSpan(0, length)).Should().NotBeNull("{0} bytes are left", length);
    }

    [Fact]
    public void ProofIsRefused_WhenItIsOfAnotherAuthorityOrRevokedOrExpired()
    {
        var (pki, folder) = Create("pki");
        var proof = Identities(pki).Of(N1)!.Credential.Sign(Message).Value;

        Identities(Create("strangers").Path).Of(N2)!.Verifier.Check(N1, Message, proof).Should().NotBeNull();
        folder.Revoke(folder.Find("nodes/n1"));
        folder.Publish();
        Identities(pki).Of(N2)!.Verifier.Check(N1, Message, proof).Should().NotBeNull();
        Identities(pki).Of(N2)!.Verifier.Check(N2, Message, Identities(pki).Of(N2)!.Credential.Sign(Message).Value).Should().BeNull();
        _time.Now += TimeSpan.FromDays(400);
        Identities(pki).Of(N2)!.Credential.Sign(Message).Error!.Code.Should().Be(ErrorCode.NodeNotProven);
    }

    [Fact]
    public void NodesOfOneProcessHaveKeysOfTheirOwn_FromItsStartOn()
    {
        using var identities = new EphemeralIdentities();
        using var others = new EphemeralIdentities();
        var proof = identities.Of(N1).Credential.Sign(Message).Value;

        identities.Check(N1, Message, proof).Should().BeNull();
        identities.Check(N2, Message, proof).Should().NotBeNull();
        identities.Check(N1, "another"u8, proof).Should().NotBeNull();
        others.Check(N1, Message, proof).Should().NotBeNull();
        foreach (var at in new[] { 0, 1, 10, proof.Length - 1 })
            identities.Check(N1, Message, Changed(proof, at)).Should().NotBeNull("byte {0} was changed", at);
    }

    public void Dispose() => _files.Dispose();

    private (string Path, PkiFolder Folder) Create(string name)
    {
        var members = new MeshMembers("net", [N1.Value, N2.Value], [new("alice", null)], [], [new("all", ["*"], ["localhost"])], ["olga"]);
        var (folder, _, _) = PkiFolder.Create(_files[name], members, _time);
        return (folder.Path, folder);
    }

    private CertifiedIdentities Identities(string pki, string network = "net")
    {
        var folder = Path.Combine(pki, "trust");
        var trust = new CredentialWatch<NodeTrust>(() => NodeTrust.Load(folder), [folder], _time);
        return new CertifiedIdentities(Path.Combine(pki, "nodes"), trust, network, _time);
    }

    private sealed class SetTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private static byte[] Changed(byte[] proof, int at)
    {
        var changed = proof.ToArray();
        changed[at] ^= 1;
        return changed;
    }
}
