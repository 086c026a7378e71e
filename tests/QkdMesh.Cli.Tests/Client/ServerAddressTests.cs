using QkdMesh.Client;

namespace QkdMesh.Cli.Tests.Client;

public sealed class ServerAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:7014", "http://127.0.0.1:7014/")]
    [InlineData("https://keys.example/", "https://keys.example/")]
    [InlineData("localhost:7014", "http://localhost:7014/")]
    [InlineData("[::1]:7014", "http://[::1]:7014/")]
    public void AddressIsRead(string text, string url) => ServerAddress.Parse(text).Should().Be(new Uri(url));

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("ftp://localhost:7014")]
    [InlineData("http://")]
    [InlineData("http://localhost:7014/prefix")]
    [InlineData("http://localhost:7014?x=1")]
    [InlineData("http://localhost:7014#part")]
    [InlineData("http://alice@localhost:7014")]
    [InlineData("http://localhost:70140")]
    public void AddressIsRefused_WhenACallWouldNotUseAllOfIt(string text) => ServerAddress.Parse(text).Should().BeNull();
}
