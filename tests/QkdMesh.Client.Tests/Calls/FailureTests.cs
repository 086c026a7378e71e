using System.Net;
using System.Net.Sockets;
using QkdMesh.Client.Tests.Contract;

namespace QkdMesh.Client.Tests.Calls;

/// <summary>A client beside silos that hang or are gone, and with credentials that no silo takes.</summary>
public sealed class FailureTests(ServedMesh mesh) : IClassFixture<ServedMesh>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CallsGoOn_WhenOneOfTheSilosIsGone()
    {
        using var client = mesh.Connect("alice", new Uri($"https://127.0.0.1:{FreePort.Find()}"), mesh.Host.Address);
        for (var call = 0; call < 4; call++) (await client.Open("bob").GetKeyAsync(Cancellation)).Dispose();
    }

    [Fact]
    public async Task CallsGoOn_WhenOneOfTheSilosHangs()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var address = new Uri($"https://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}");
        using var client = mesh.Connect("alice", address, mesh.Host.Address);
        var session = client.Open("bob", new SessionOptions { Deadline = TimeSpan.FromSeconds(4) });
        for (var call = 0; call < 3; call++) (await session.GetKeyAsync(Cancellation)).Dispose();
    }

    [Fact]
    public async Task FailureNamesThePropertyAndIsRetryable_WhenNoSiloAnswers()
    {
        using var client = mesh.Connect("alice", new Uri($"https://127.0.0.1:{FreePort.Find()}"));
        var session = client.Open("bob", new SessionOptions { Deadline = TimeSpan.FromMilliseconds(300) });
        var failure = await FailAsync(() => session.GetKeyAsync(Cancellation));
        failure.Reason.Should().BeOneOf("SERVER_UNREACHABLE", "DEADLINE_PASSED");
        failure.Message.Should().Contain("QkdClientOptions.Servers").And.NotContain("--");
        failure.IsRetryable.Should().BeTrue();
    }

    [Fact]
    public async Task StreamFails_WhenNoSiloAnswersBeforeTheDeadline()
    {
        using var client = mesh.Connect("alice", new Uri($"https://127.0.0.1:{FreePort.Find()}"));
        var session = client.Open("bob", new SessionOptions { Deadline = TimeSpan.FromMilliseconds(300) });
        await using var stream = session.StreamKeysAsync(cancellationToken: Cancellation).GetAsyncEnumerator(Cancellation);
        (await FailAsync(() => stream.MoveNextAsync().AsTask())).Reason.Should().Be("SERVER_UNREACHABLE");
    }

    [Fact]
    public async Task CallIsRefused_WhenTheSaeIsNotInTheNetwork()
    {
        using var client = mesh.Connect("carol", mesh.Host.Address);
        (await FailAsync(() => client.Open("bob").GetKeyAsync(Cancellation))).Reason.Should().Be("CALLER_NOT_PROVEN");
    }

    [Fact]
    public void CredentialsAreReadAtOnce()
    {
        var make = () => new QkdClient(new() { Servers = [mesh.Host.Address], Credentials = "/no/such/folder" });
        make.Should().Throw<QkdException>().Which.Reason.Should().Be("CREDENTIAL_UNUSABLE");
    }

    [Theory]
    [InlineData("http://127.0.0.1:7014", "alice", null)]
    [InlineData("https://127.0.0.1:7014", null, "alice")]
    [InlineData("https://127.0.0.1:7014", null, null)]
    [InlineData("https://127.0.0.1:7014/path", "alice", null)]
    public void OptionsAreChecked(string server, string? credentials, string? sae)
    {
        var folder = credentials is null ? null : mesh.CredentialsOf(credentials);
        var make = () => new QkdClient(new() { Servers = [new Uri(server)], Credentials = folder, Sae = sae });
        make.Should().Throw<ArgumentException>();
    }

    private static async Task<QkdException> FailAsync(Func<Task> call) => (await call.Should().ThrowAsync<QkdException>()).Which;
}
