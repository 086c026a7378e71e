using System.Runtime.Versioning;
using Microsoft.Extensions.Time.Testing;

namespace QkdMesh.Pki.Tests;

/// <summary>Each pqc link has a pre-shared key of its own, with the credentials of its two nodes.</summary>
[SupportedOSPlatform("linux")]
public sealed class PreSharedKeysTests : IDisposable
{
    private static readonly MeshMembers Net = new("net", ["a", "b", "c"], [], [], [new("all", ["*"], ["localhost"])], [])
    {
        PqcLinks = [new("a-b", "a", "b"), new("b-c", "b", "c")],
    };

    private readonly TemporaryFolder _files = new("pre-shared-keys");
    private readonly FakeTimeProvider _time = new(Issuing.Now);

    public void Dispose() => _files.Dispose();

    [Fact]
    public void BothEndsHaveTheKeyOfTheirLink_AndNoOtherNodeHasIt()
    {
        Create(Net).Should().Equal("a-b", "b-c");

        Keys("a").Should().Equal("a-b.psk");
        Keys("b").Should().Equal("a-b.psk", "b-c.psk");
        Keys("c").Should().Equal("b-c.psk");
        Text("a/a-b.psk").Should().Be(Text("b/a-b.psk")).And.HaveLength(65, "32 bytes in hexadecimal, and the end of the line");
        Text("a/a-b.psk").Should().NotBe(Text("c/b-c.psk"));
        File.GetUnixFileMode(_files["nodes/a/a-b.psk"]).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void SecondRunMakesWhatIsMissing_AndLeavesTheRest()
    {
        Create(Net);
        var (first, second) = (Text("a/a-b.psk"), Text("b/b-c.psk"));
        File.Delete(_files["nodes/b/a-b.psk"]);
        File.Delete(_files["nodes/b/b-c.psk"]);
        File.Delete(_files["nodes/c/b-c.psk"]);

        Create(Net with { PqcLinks = [.. Net.PqcLinks, new("a-c", "a", "c")] }).Should().Equal("a-b", "b-c", "a-c");

        Text("b/a-b.psk").Should().Be(first).And.Be(Text("a/a-b.psk"), "end a had the key");
        Text("b/b-c.psk").Should().NotBe(second).And.Be(Text("c/b-c.psk"), "no end had the key");
        Keys("c").Should().Equal("a-c.psk", "b-c.psk");
        var again = () => Create(Net);
        again.Should().Throw<CredentialException>().Which.Message.Should().Contain("nothing was overwritten");
    }

    [Fact]
    public void RenewedCredentialLeavesTheKeys_AndForceMakesThemAgain()
    {
        Create(Net);
        var before = Text("a/a-b.psk");
        var folder = PkiFolder.Open(_files.Path, _time);
        folder.Renew(folder.Find("nodes/a"));
        Text("a/a-b.psk").Should().Be(before);

        PkiFolder.Create(_files.Path, Net, _time, overwrites: true).Links.Should().Equal("a-b", "b-c");

        Text("a/a-b.psk").Should().NotBe(before).And.Be(Text("b/a-b.psk"));
    }

    private IReadOnlyList<string> Create(MeshMembers members) => PkiFolder.Create(_files.Path, members, _time).Links;

    private IEnumerable<string?> Keys(string node) =>
        Directory.GetFiles(_files[$"nodes/{node}"], "*.psk").Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private string Text(string file) => File.ReadAllText(_files[$"nodes/{file}"]);
}
