using System.Runtime.Versioning;

namespace QkdMesh.Pki.Tests;

[SupportedOSPlatform("linux")]
public sealed class PrivateFolderTests : IDisposable
{
    private readonly TemporaryFolder _files = new("private");

    [Fact]
    public void OnlyTheOwnerReadsKeysAndFolders()
    {
        var folder = new PrivateFolder(_files["a/b"], overwrites: false);
        folder.WriteKey("tls.key", "key");
        folder.Write("tls.crt", "certificate");
        const UnixFileMode ReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.GetUnixFileMode(_files["a/b/tls.key"]).Should().Be(ReadWrite);
        File.GetUnixFileMode(_files["a/b"]).Should().Be(ReadWrite | UnixFileMode.UserExecute);
        File.GetUnixFileMode(_files["a"]).Should().Be(ReadWrite | UnixFileMode.UserExecute);
        File.GetUnixFileMode(_files["a/b/tls.crt"]).Should().HaveFlag(ReadWrite);
        Directory.GetFiles(_files["a/b"]).Should().HaveCount(2, "no half-written file is left");
    }

    [Fact]
    public void NothingIsOverwritten_UnlessItIsAllowed()
    {
        var folder = new PrivateFolder(_files.Path, overwrites: false);
        folder.WriteKey("tls.key", "first");
        folder.Invoking(again => again.WriteKey("tls.key", "second")).Should().Throw<CredentialException>()
            .Which.Message.Should().Contain("nothing was overwritten");
        File.ReadAllText(_files["tls.key"]).Should().Be("first\n");
        new PrivateFolder(_files.Path, overwrites: true).WriteKey("tls.key", "second");
        File.ReadAllText(_files["tls.key"]).Should().Be("second\n");
        File.GetUnixFileMode(_files["tls.key"]).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void FolderThatCannotBeMadeIsSaid()
    {
        _files.Write("file", "");
        var write = () => new PrivateFolder(_files["file/below"], overwrites: false).Write("a", "b");
        write.Should().Throw<CredentialException>().Which.Message.Should().Contain("cannot be written");
    }

    public void Dispose() => _files.Dispose();
}
