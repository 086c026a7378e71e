using Microsoft.AspNetCore.Server.Kestrel.Core;
using QkdMesh.Cli.Tests.Fakes;
using QkdMesh.Client;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Tests.Client;

/// <summary>Commands call a server with TLS. Each failure of TLS says what to do.</summary>
public sealed class SecuredCallTests : IDisposable
{
    private readonly SecuredMesh _pki = new();

    [Fact]
    public async Task CallerIsKnownByItsCertificate()
    {
        await using var mesh = await _pki.StartAsync();
        var server = $"https://127.0.0.1:{mesh.Address.Port}";
        var alice = _pki["saes/alice"];
        foreach (var how in new[]
                 {
                     $"--server {server} --credentials {_pki["saes/alice"]}",
                     // An address without a scheme gets TLS with a credential.
                     $"--server 127.0.0.1:{mesh.Address.Port} --credentials {_pki["saes/alice"]}",
                     $"--server {server} --cert {alice}/tls.crt --key {alice}/tls.key --ca {_pki["trust/silos.crt"]}",
                     $"--server {server} --credentials {_pki["saes/alice"]} --ca {_pki["trust/silos.crt"]}",
                 })
        {
            var get = await RunAsync($"key get --peer bob --number 1 {how}");
            get.Error.Should().BeEmpty();
            get.ExitCode.Should().Be(0, how);
        }
    }

    [Fact]
    public async Task FailoverKeepsTheCredential()
    {
        using var stranger = new SecuredMesh();
        await using var wrong = await stranger.StartAsync();
        await using var mesh = await _pki.StartAsync();
        var get = await RunAsync(
            $"key get --peer bob --number 1 --server https://127.0.0.1:{wrong.Address.Port},https://127.0.0.1:{mesh.Address.Port} "
            + $"--credentials {_pki["saes/alice"]}");
        get.Error.Should().Contain("no trusted authority issued").And.Contain($"Asking https://127.0.0.1:{mesh.Address.Port}");
        get.ExitCode.Should().Be(0);
        wrong.Calls.Should().Be(0);
    }

    [Fact]
    public async Task ServerOfAnotherAuthorityIsNotTrusted()
    {
        using var stranger = new SecuredMesh();
        await using var mesh = await stranger.StartAsync();
        (await FailureAsync(mesh, _pki["saes/alice"])).Should()
            .Contain("no trusted authority issued the certificate 'CN=silo'").And.Contain("--ca").And.Contain("(TLS_FAILED)");
        // The authorities of the system do not know it either.
        (await RunAsync($"network show --server https://127.0.0.1:{mesh.Address.Port}")).Error.Should()
            .Contain("this machine does not know the authority").And.Contain("--ca FILE");
        mesh.Calls.Should().Be(0);
    }

    [Fact]
    public async Task TimeAndNameOfTheServerAreChecked()
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var expired = await _pki.StartAsync(certificate: _pki.Issue(now.AddHours(-2), now.AddMinutes(-1)));
        (await FailureAsync(expired, _pki["saes/alice"])).Should().Contain("expired at").And.Contain("pki renew");
        await using var early = await _pki.StartAsync(certificate: _pki.Issue(now.AddDays(1), now.AddDays(2)));
        (await FailureAsync(early, _pki["saes/alice"])).Should().Contain("is not valid before").And.Contain("clocks");
        await using var elsewhere = await _pki.StartAsync(certificate: _pki.Issue(now.AddDays(-1), now.AddDays(1), "north.example"));
        (await FailureAsync(elsewhere, _pki["saes/alice"])).Should()
            .Contain("is for north.example, and not for 127.0.0.1").And.Contain("--server");
    }

    [Fact]
    public async Task ServerThatWantsACertificateSaysSo()
    {
        await using var mesh = await _pki.StartAsync();
        var show = await RunAsync($"network show --server https://127.0.0.1:{mesh.Address.Port} --ca {_pki["trust/silos.crt"]}");
        show.Error.Should().Contain("wants a certificate").And.Contain("--credentials DIR").And.Contain("(TLS_FAILED)");
        mesh.Calls.Should().Be(0);
    }

    [Fact]
    public async Task RefusedCertificateIsToldFromAnUnreachableServer()
    {
        using var stranger = new SecuredMesh();
        await using var mesh = await _pki.StartAsync();
        var get = await RunAsync(
            $"key get --peer bob --server https://127.0.0.1:{mesh.Address.Port} --credentials {stranger["saes/alice"]} "
            + $"--ca {_pki["trust/silos.crt"]}");
        get.Error.Should().Contain("the mesh refuses it").And.Contain("pki inspect").And.Contain("(TLS_FAILED)")
            .And.NotContain("OUTCOME_UNKNOWN");
        mesh.Calls.Should().Be(0);
    }

    [Fact]
    public async Task ServerWithoutTlsIsNamed()
    {
        await using var mesh = await FakeMesh.StartAsync(Networks.Of("a-b", "alice@a bob@b"));
        (await FailureAsync(mesh, _pki["saes/alice"])).Should().Contain("does not speak TLS").And.Contain("http://");
        var clear = await RunAsync($"key get --peer bob --server {mesh.Address} --credentials {_pki["saes/alice"]}");
        clear.Error.Should().Contain("keys would cross in the clear").And.Contain("(CREDENTIALS_WITHOUT_TLS)");
        mesh.Calls.Should().Be(0);
    }

    [Fact]
    public async Task HealthPortIsNamed_WhenItHasTls()
    {
        await using var port = await _pki.StartAsync(protocols: HttpProtocols.Http1);
        (await FailureAsync(port, _pki["saes/alice"])).Should().Contain("not its health port").And.Contain("(NOT_A_MESH)");
        port.Calls.Should().Be(0);
    }

    [Theory]
    [InlineData("key get --sae alice --peer bob")]
    [InlineData("key stream --sae alice --peer bob")]
    [InlineData("network show")]
    [InlineData("watch")]
    [InlineData("link cut a-b")]
    public async Task ServerWithTlsIsNamed_WhenItIsCalledWithoutTls(string command)
    {
        await using var mesh = await _pki.StartAsync();
        var run = await RunAsync($"{command} --server http://127.0.0.1:{mesh.Address.Port}");
        run.ExitCode.Should().Be(1);
        run.Error.Should().Be(
            $"error: http://127.0.0.1:{mesh.Address.Port} speaks TLS: use https:// in --server, with --credentials DIR (TLS_FAILED)\n");
        mesh.Calls.Should().Be(0);
    }

    [Theory]
    [InlineData("operators/olga", "key get --peer bob", "is that of operator olga, and this command needs that of an SAE")]
    [InlineData("silos/silo", "key status --peer bob", "is that of silo silo, and this command needs that of an SAE")]
    public async Task KindOfTheCertificateIsNamed_WhenItIsTheWrongOne(string member, string command, string why)
    {
        await using var mesh = await _pki.StartAsync();
        var run = await RunAsync($"{command} --server https://127.0.0.1:{mesh.Address.Port} --credentials {_pki[member]}");
        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("the mesh refuses it").And.Contain($"The certificate of the caller {why}");
    }

    [Theory]
    [InlineData("--cert a.crt", "a certificate needs its key")]
    [InlineData("--key a.key", "a certificate needs its key")]
    [InlineData("--credentials none --cert a.crt --key a.key", "leave --cert and --key out")]
    [InlineData("--credentials none", "tls.crt does not exist")]
    [InlineData("--ca none", "none does not exist")]
    [InlineData("--context none", "there is no context 'none'")]
    public async Task MistakeInTheOptionsIsNamed(string options, string problem)
    {
        var show = await RunAsync($"network show {options}");
        show.ExitCode.Should().Be(1);
        show.Error.Should().Contain(problem);
    }

    [Fact]
    public async Task SaeIsRequiredWithoutACertificate()
    {
        var get = await RunAsync("key get --peer bob");
        get.ExitCode.Should().Be(2);
        get.Error.Should().Contain("--sae").And.Contain("required");
        var other = await RunAsync($"key get --sae bob --peer alice --server https://127.0.0.1:1 --credentials {_pki["saes/alice"]}");
        other.ExitCode.Should().Be(2);
        other.Error.Should().Contain("the certificate is that of alice");
        (await RunAsync($"key get --sae alice --peer bob --server https://127.0.0.1:1 --credentials {_pki["saes/alice"]}"))
            .Error.Should().Contain("SERVER_UNREACHABLE");
        var trusting = await RunAsync($"key get --peer bob --ca {_pki["trust/silos.crt"]}");
        trusting.ExitCode.Should().Be(2);
    }

    [Fact]
    public void RenewedCertificateIsUsedByTheNextConnection()
    {
        var files = ClientFiles.In(_pki["saes/alice"]);
        var tls = new ClientTls(files, TimeProvider.System);
        var server = new Uri("https://127.0.0.1:7014");
        var before = tls.To(server).ClientCertificateContext!.TargetCertificate.Thumbprint;
        var folder = PkiFolder.Open(_pki[""], TimeProvider.System);
        folder.Renew(folder.Find("saes/alice"));
        var after = tls.To(server).ClientCertificateContext!.TargetCertificate.Thumbprint;
        after.Should().NotBe(before);
        File.WriteAllText(files.Certificate!, "half a file");
        tls.To(server).ClientCertificateContext!.TargetCertificate.Thumbprint.Should().Be(after, "the last good one counts");
    }

    [Fact]
    public async Task RenewedCertificateIsShown_WhenAStreamIsOpenedAgain()
    {
        await using var mesh = await _pki.StartAsync();
        var tls = new ClientTls(ClientFiles.In(_pki["saes/alice"]), TimeProvider.System);
        var servers = new[] { new Uri($"https://127.0.0.1:{mesh.Address.Port}") };
        var follower = new StreamFollower(servers, server => new MeshClient(server, tls), _ => { }, TimeProvider.System);
        var folder = PkiFolder.Open(_pki[""], TimeProvider.System);
        var runs = 0;

        await follower.FollowAsync(
            async client =>
            {
                await client.Network.GetNetworkAsync(new(), cancellationToken: TestContext.Current.CancellationToken);
                follower.Heard();
                if (runs == 0) folder.Renew(folder.Find("saes/alice"));
                return ++runs == 2;
            },
            TestContext.Current.CancellationToken);

        _pki.Shown.Should().HaveCount(2).And.OnlyHaveUniqueItems();
    }

    public void Dispose() => _pki.Dispose();

    private static Task<CommandLine> RunAsync(string line) => CommandLine.RunAsync(line.Split(' '));

    private static async Task<string> FailureAsync(FakeMesh mesh, string credentials)
    {
        var get = await RunAsync($"key get --peer bob --server https://127.0.0.1:{mesh.Address.Port} --credentials {credentials}");
        get.ExitCode.Should().Be(1);
        return get.Error;
    }
}
