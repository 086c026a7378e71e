namespace QkdMesh.Pki.Tests;

public sealed class SmallFileTests
{
    private const string Endless = "/dev/zero";

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    [InlineData(SmallFile.MostBytes)]
    public void EveryByteIsRead_WhenTheFileIsNotTooLong(int length)
    {
        using var folder = new TemporaryFolder("small");
        var content = Enumerable.Range(0, length).Select(at => (byte)at).ToArray();
        File.WriteAllBytes(folder["file"], content);
        SmallFile.Read(folder["file"]).AsSpan().SequenceEqual(content).Should().BeTrue();
    }

    [Fact]
    public void FileIsRefused_WhenItHasOneByteTooMany()
    {
        using var folder = new TemporaryFolder("small");
        File.WriteAllBytes(folder["file"], new byte[SmallFile.MostBytes + 1]);
        FluentActions.Invoking(() => SmallFile.Read(folder["file"])).Should().Throw<FileTooLongException>();
    }

    [Fact]
    public void FileIsRefused_WhenItHasNoEnd()
    {
        FluentActions.Invoking(() => SmallFile.Read(Endless)).Should().Throw<FileTooLongException>();
        FluentActions.Invoking(() => PemFile.Certificates(Endless)).Should().Throw<CredentialException>()
            .Which.Message.Should().Contain("is too long for certificates");
    }
}
