namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>A silo reports in one line that it cannot use its Redis. The tests use a real Redis.</summary>
public sealed class UnusableStoreTests : IDisposable
{
    private const string Password = "sesame";

    private readonly CertificateFiles _files = new();

    public UnusableStoreTests()
    {
        _files.Write("right", Password);
        _files.Write("wrong", "simsalabim");
    }

    [Fact]
    public async Task SaysThatNothingAnswers_WhereThereIsNone()
    {
        var port = await RedisServer.PortOfOneThatEndedAsync();

        (await ServeAsync(port)).Should().Contain("does not answer: start it").And.Contain("--redis");
    }

    [Fact]
    public async Task SaysWhatToGive_WhereAPasswordIsWanted()
    {
        await using var redis = await RedisServer.StartAsync(password: Password);

        (await ServeAsync(redis.Port)).Should().Contain("requires a password").And.Contain("--redis-password-file");
        (await ServeAsync(redis.Port, "--redis-password-file", _files["wrong"])).Should()
            .Contain("refuses this user and password").And.NotContain("simsalabim");
        (await ServeAsync(redis.Port, "--redis-password-file", _files["right"], "--redis-tls")).Should().Contain("does not speak TLS");
    }

    [Fact]
    public async Task SaysWhatToGive_WhereTheCertificateIsNotTrusted()
    {
        await using var redis = await RedisServer.StartAsync(_files.ServerSettings, Password);

        (await ServeAsync(redis.Port, "--redis-password-file", _files["right"], "--redis-tls")).Should()
            .Contain("is not trusted").And.Contain("--redis-ca-file");
        (await ServeAsync(redis.Port, "--redis-password-file", _files["right"], "--redis-tls", "--redis-ca-file", _files["other-ca.pem"]))
            .Should().Contain("not signed by the authority in --redis-ca-file");
        (await ServeAsync(redis.Port, "--redis-password-file", _files["wrong"], "--redis-tls", "--redis-ca-file", _files["ca.pem"]))
            .Should().Contain("refuses this user and password");
        string[] withList = ["--redis-tls", "--redis-ca-file", _files["ca.pem"], "--redis-crl-file", _files["revoked.crl"]];
        (await ServeAsync(redis.Port, withList)).Should().Contain("is refused: the certificate 'CN=redis'").And.Contain("is revoked");
        (await ServeAsync(redis.Port, "--redis-password-file", _files["right"])).Should().Contain("requires TLS, add --redis-tls");
    }

    public void Dispose() => _files.Dispose();

    /// <summary>Runs serve, which must fail. Returns the one line that it writes to standard error.</summary>
    private static async Task<string> ServeAsync(int port, params string[] more)
    {
        string[] command =
        [
            MachineProgram.QkdMesh, "serve", "topologies/madrid-ring.yaml", "--port", "0", "--cluster", "--site", "all",
            "--redis", $"127.0.0.1:{port}", .. more,
        ];
        var silo = await MachineProgram.RunAsync(command, TestContext.Current.CancellationToken, folder: AppContext.BaseDirectory);
        silo.ExitCode.Should().Be(1);
        silo.Output.Should().BeEmpty();
        var line = silo.Error.TrimEnd('\n');
        line.Should().NotContain("\n").And.StartWith("error: ").And.EndWith("(STORE_UNAVAILABLE)");
        return line;
    }
}
