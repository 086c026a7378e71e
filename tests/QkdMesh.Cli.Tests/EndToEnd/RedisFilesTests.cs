using System.Text;
using QkdMesh.Cli.Commands.Serve;
using QkdMesh.Client;
using QkdMesh.Clustering;
using StackExchange.Redis;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>What redis-cli takes as certificates and passwords, a silo takes too. Redis is a real one.</summary>
public sealed class RedisFilesTests : IDisposable
{
    private readonly TemporaryFolder _files = new("redis-files");
    private readonly TestAuthority _root = new(), _other = new();
    private readonly TestAuthority _intermediate;

    public RedisFilesTests() => _intermediate = _root.Below();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AuthoritiesOfAnyFormAreTrusted_WhenAnIntermediateIssuedTheCertificate()
    {
        var issued = _intermediate.Issue("redis");
        await using var whole = await StartAsync($"{issued.Certificate}\n{_intermediate.Pem}", issued.Key);
        await using var leaf = await StartAsync(issued.Certificate, issued.Key);

        // Redis sends its intermediate certificate, or the file has it.
        await Trusting(whole, _root.Pem).UseAsync();
        await Trusting(whole, $"{_root.Pem}\n{_intermediate.Pem}\n").UseAsync();
        await Trusting(leaf, $"{_intermediate.Pem}\n{_root.Pem}").UseAsync();
        // A bundle of an old and a new authority, in any order, with text, Windows line ends and a byte order mark.
        await Trusting(whole, $"\uFEFFOld authority:\r\n{_other.Pem}\r\nNew authority:\r\n{_root.Pem}\r\n").UseAsync();
        await Trusting(whole, $"{_root.Pem}\n{_other.Pem}").UseAsync();

        foreach (var (redis, untrusted) in new[] { (whole, _other.Pem), (leaf, _root.Pem), (leaf, _other.Pem) })
            await Trusting(redis, untrusted).Invoking(settings => settings.UseAsync()).Should().ThrowAsync<RedisException>();
    }

    [Fact]
    public async Task RenewedPasswordAndAuthoritiesAreReadAtTheNextConnection()
    {
        var issued = _root.Issue("redis");
        await using var redis = await StartAsync(issued.Certificate, issued.Key, password: "new");
        _files.Write("password", "old");
        var settings = Trusting(redis, _other.Pem, (ServeSettings.RedisPasswordFile, _files["password"]));
        await settings.Invoking(old => old.UseAsync()).Should().ThrowAsync<RedisException>();

        _files.Write("ca.pem", $"{_other.Pem}\n{_root.Pem}");
        File.WriteAllText(_files["password"], "new\r\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        await settings.UseAsync();
        // A file that is being written keeps its last content.
        _files.Write("ca.pem", "-----BEGIN CERTIFICATE-----");
        await settings.UseAsync();
    }

    [Fact]
    public async Task RedisThatWantsACertificateGetsTheNewestOne()
    {
        var issued = _root.Issue("redis");
        await using var redis = await StartAsync(issued.Certificate, issued.Key, clients: "yes");
        Write("silo", _other.Issue("silo"));
        var settings = Trusting(
            redis, _root.Pem,
            (ServeSettings.RedisCertificateFile, _files["silo.pem"]), (ServeSettings.RedisKeyFile, _files["silo.key"]));
        await settings.Invoking(untrusted => untrusted.UseAsync()).Should().ThrowAsync<RedisException>();

        Write("silo", _root.Issue("silo"));
        await settings.UseAsync();
    }

    [Fact]
    public async Task RevokedRedisIsRefusedAtTheNextConnection()
    {
        var (issued, replaced) = (_root.Issue("redis"), _root.Issue("redis"));
        await using var redis = await StartAsync(issued.Certificate, issued.Key);
        _files.Write("redis.crl", _root.ListOf([replaced]));
        var settings = Trusting(redis, _root.Pem, (ServeSettings.RedisCrlFile, _files["redis.crl"]));
        await settings.UseAsync();

        _files.Write("redis.crl", _root.ListOf([replaced, issued]));
        (await ReasonAsync()).Should().Match("the certificate 'CN=redis' (serial *) is revoked");
        // A list that is gone, or of another authority, gives no trust back.
        File.Delete(_files["redis.crl"]);
        (await ReasonAsync()).Should().Contain("is revoked");
        _files.Write("redis.crl", _other.ListOf([]));
        (await ReasonAsync()).Should().Contain("is revoked");

        _files.Write("redis.crl", _root.ListOf([replaced], DateTimeOffset.UnixEpoch.AddYears(51)));
        (await ReasonAsync()).Should().Contain("is too old");

        async Task<string?> ReasonAsync() =>
            (await settings.Invoking(refused => refused.UseAsync()).Should().ThrowAsync<RedisException>()).Which.InnerException?.Message;
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    public void ByteOrderMarkIsNoPartOfThePassword(string encoding)
    {
        File.WriteAllText(_files["password"], "s\u00e9same\n", Encoding.GetEncoding(encoding));
        var settings = RedisFiles.Read((ServeSettings.Redis, "a:1"), (ServeSettings.RedisPasswordFile, _files["password"]));
        settings.Password.Should().Be("s\u00e9same");
    }

    [Fact]
    public void FaultOfAFileIsSaidAtTheStart()
    {
        _files.Write("empty", "\n");
        Fault((ServeSettings.RedisPasswordFile, _files["empty"])).Should()
            .Contain("--redis-password-file").And.Contain("The file is empty.");
        Fault((ServeSettings.RedisPasswordFile, _files["none"])).Should().Contain("does not exist");
        Fault((ServeSettings.RedisCaFile, _files["empty"])).Should().Contain("has no effect without TLS");
        Fault((ServeSettings.RedisTls, "true"), (ServeSettings.RedisCaFile, _files["empty"])).Should().Contain("cannot be used");
        Fault((ServeSettings.RedisTls, "true"), (ServeSettings.RedisCrlFile, _files["empty"])).Should().Contain("add --redis-ca-file FILE");
        _files.Write("ca.pem", _root.Pem);
        (ServeSetting, string)[] withList = [(ServeSettings.RedisCaFile, _files["ca.pem"]), (ServeSettings.RedisCrlFile, _files["empty"])];
        Fault([(ServeSettings.RedisTls, "true"), .. withList]).Should().Contain("cannot be used");
        Fault((ServeSettings.RedisTls, "true"), (ServeSettings.RedisKeyFile, _files["empty"])).Should().Contain("needs its key");

        static string Fault(params (ServeSetting, string)[] given)
        {
            var read = () => RedisFiles.Read([(ServeSettings.Redis, "a:1"), .. given]);
            return read.Should().Throw<ExpectedFailureException>().Which.Message;
        }
    }

    [Fact]
    public void UrlGivesTlsUserAndPassword()
    {
        var settings = RedisFiles.Read((ServeSettings.Redis, "rediss://mesh:secret@a,b:2/3"), (ServeSettings.RedisUser, "other"));
        (settings.Tls, settings.User, settings.Password, settings.Database).Should().Be((true, "other", "secret", 3));
        settings.Addresses.Select(server => (server.Host, server.Port)).Should().Equal(("a", 6379), ("b", 2));
        var wrong = () => RedisFiles.Read((ServeSettings.Redis, "http://:secret@a"));
        wrong.Should().Throw<ExpectedFailureException>().Which.Message.Should()
            .Contain("redis://HOST:PORT").And.NotContain("secret");
    }

    public void Dispose()
    {
        foreach (var authority in new[] { _root, _other, _intermediate }) authority.Dispose();
        _files.Dispose();
    }

    private RedisSettings Trusting(RedisServer redis, string authorities, params (ServeSetting, string)[] more)
    {
        _files.Write("ca.pem", authorities);
        return RedisFiles.Read([
            (ServeSettings.Redis, $"127.0.0.1:{redis.Port}"), (ServeSettings.RedisTls, "true"),
            (ServeSettings.RedisCaFile, _files["ca.pem"]), .. more,
        ]);
    }

    private void Write(string name, PemPair pair)
    {
        _files.Write($"{name}.pem", pair.Certificate);
        _files.Write($"{name}.key", pair.Key);
    }

    private async Task<RedisServer> StartAsync(string certificate, string key, string? password = null, string clients = "no")
    {
        Write("server", new PemPair(certificate, key));
        _files.Write("clients.pem", _root.Pem);
        return await RedisServer.StartAsync(
            ["--tls-cert-file", _files["server.pem"], "--tls-key-file", _files["server.key"], "--tls-ca-cert-file", _files["clients.pem"],
                "--tls-auth-clients", clients],
            password);
    }
}
