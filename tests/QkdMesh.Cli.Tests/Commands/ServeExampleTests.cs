using QkdMesh.Cli.Commands.Serve;
using QkdMesh.Host.Listeners;

namespace QkdMesh.Cli.Tests.Commands;

/// <summary>The command that a server prints for its user to try works as it stands.</summary>
public sealed class ServeExampleTests : IDisposable
{
    private readonly TemporaryFolder _files = new("serve example");

    [Fact]
    public void CallerNamesItself_InTheDevelopmentMode() =>
        ServeExample.Calling("alice", "bob", tls: null).Should().Be("key get --sae alice --peer bob");

    [Fact]
    public void CallerProvesItself_WhereCertificatesAreRequired()
    {
        foreach (var member in new[] { "silos/silo", "saes/alice" }) Directory.CreateDirectory(_files[member]);
        var tls = new ListenerTls($"{_files["silos/silo"]}/", _files["trust"]);
        ServeExample.Calling("alice", "bob", tls).Should().Be($"key get --peer bob --credentials '{_files["saes/alice"]}'");
        ServeExample.Calling("carol", "bob", tls).Should().Be("key get --peer bob --credentials DIR", "nobody knows where it is");
        ServeExample.Calling("carol", "bob", new ListenerTls("tls", "trust")).Should().EndWith("--credentials DIR");
    }

    public void Dispose() => _files.Dispose();
}
