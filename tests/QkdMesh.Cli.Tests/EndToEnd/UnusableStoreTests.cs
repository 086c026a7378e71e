using System.Diagnostics;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>A silo whose Redis cannot be used says so in one line, on a real Redis.</summary>
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
        int port;
        using (var gone = new RedisServer()) port = gone.Port;

        (await ServeAsync(port)).Should().Contain("does not answer: start it").And.Contain("--redis");
    }

    [Fact]
    public async Task SaysWhatToGive_WhereAPasswordIsWanted()
    {
        using var redis = new RedisServer(password: Password);

        (await ServeAsync(redis.Port)).Should().Contain("requires a password").And.Contain("--redis-password-file");
        (await ServeAsync(redis.Port, "--redis-password-file", _files["wrong"])).Should().Contain("refuses this user and password").And.NotContain("simsalabim");
        (await ServeAsync(redis.Port, "--redis-password-file", _files["right"], "--redis-tls")).Should().Contain("does not speak TLS");
    }

    [Fact]
    public async Task SaysWhatToGive_WhereTheCertificateIsNotTrusted()
    {
        using var redis = new RedisServer(_files.ServerSettings, Password);

        (await ServeAsync(redis.Port, "--redis-password-file", _files["right"], "--redis-tls")).Should().Contain("is not trusted").And.Contain("--redis-ca-file");
        (await ServeAsync(redis.Port, "--redis-password-file", _files["right"], "--redis-tls", "--redis-ca-file", _files["other-ca.pem"]))
            .Should().Contain("not signed by the authority in --redis-ca-file");
        (await ServeAsync(redis.Port, "--redis-password-file", _files["wrong"], "--redis-tls", "--redis-ca-file", _files["ca.pem"]))
            .Should().Contain("refuses this user and password");
        (await ServeAsync(redis.Port, "--redis-password-file", _files["right"])).Should().Contain("requires TLS, add --redis-tls");
    }

    public void Dispose() => _files.Dispose();

    /// <summary>The one line that the program writes, which is to its standard error: all of it, and not only what this process could see.</summary>
    private static async Task<string> ServeAsync(int port, params string[] more)
    {
        string[] arguments =
            ["serve", "topologies/madrid-ring.yaml", "--port", "0", "--cluster", "--site", "all", "--redis", $"127.0.0.1:{port}", .. more];
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "qkdmesh"), arguments)
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var silo = Process.Start(start)!;
        var (output, error) = (silo.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), silo.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await silo.WaitForExitAsync(TestContext.Current.CancellationToken);
        silo.ExitCode.Should().Be(1);
        (await output).Should().BeEmpty();
        var line = (await error).TrimEnd('\n');
        line.Should().NotContain("\n").And.StartWith("error: ").And.EndWith("(STORE_UNAVAILABLE)");
        return line;
    }
}
