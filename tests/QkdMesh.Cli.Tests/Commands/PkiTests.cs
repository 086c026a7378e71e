using System.Text.Json;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies;
using YamlDotNet.Serialization;

namespace QkdMesh.Cli.Tests.Commands;

public sealed class PkiTests : IDisposable
{
    private const string Ring = "topologies/madrid-ring.yaml";

    private readonly TemporaryFolder _files = new("pki-cli");

    private string Folder => _files["pki"];

    [Fact]
    public async Task InitPrintsTheCommandsThatStartASecuredMesh()
    {
        var init = (await InitAsync("--json")).Json();
        init.GetProperty("network").GetString().Should().Be("madrid-ring");
        init.GetProperty("made").GetArrayLength().Should().Be(1 + 6 + 4 + 1);
        init.GetProperty("commands").EnumerateArray().Select(command => command.GetString()).Should().Equal(
            $"qkdmesh serve {Folder}/topology.yaml --tls {Folder}/silos/silo --trust {Folder}/trust",
            $"qkdmesh key get --peer bank-norte --server https://127.0.0.1:7014 --credentials {Folder}/saes/bank-quiron");
        init.GetProperty("operator_command").GetString().Should()
            .Be($"qkdmesh network show --server https://127.0.0.1:7016 --credentials {Folder}/operators/admin");
        var again = await InitAsync();
        again.ExitCode.Should().Be(1);
        again.Error.Should().Contain("nothing was overwritten").And.Contain("pki renew");
    }

    [Fact]
    public async Task CopyOfTheTopologyHasTheOperators_AndKeepsTheRest()
    {
        await InitAsync("--operator", "olga=operator,topology", "--operator", "omar=security-officer");
        var text = await File.ReadAllTextAsync(Path.Combine(Folder, "topology.yaml"), TestContext.Current.CancellationToken);
        text.Should().StartWith((await File.ReadAllTextAsync(Ring, TestContext.Current.CancellationToken)).TrimEnd());
        new YamlTopologyReader().Read(text, "t").Topology!.Definition.Access.Operators.Select(each => (each.Id, each.Roles)).Should().Equal(
            ("olga", OperatorRoles.Operator | OperatorRoles.Topology), ("omar", OperatorRoles.SecurityOfficer));
        Directory.GetDirectories(Path.Combine(Folder, "operators")).Select(Path.GetFileName).Should().BeEquivalentTo("olga", "omar");
    }

    [Fact]
    public async Task OperatorsOfTheTopologyGetCredentials_AndNoOther()
    {
        await InitAsync();
        var copy = Path.Combine(Folder, "topology.yaml");
        var second = await CommandLine.RunAsync("pki", "init", copy, "--out", _files["second"], "--json");
        second.Json().GetProperty("commands")[0].GetString().Should().StartWith($"qkdmesh serve {copy} ");
        File.Exists(_files["second/topology.yaml"]).Should().BeFalse("the topology has its operators");
    }

    [Fact]
    public async Task SilosSayWhatTheyMayHost()
    {
        var init = await InitAsync("--silo", "north=norte,quevedo@north.example,[2001:db8::7]", "--silo", "rest=all@south.example");
        init.Error.Should().BeEmpty();
        init.Output.Should().Contain($"--node-credentials {Folder}/nodes --cluster")
            .And.Contain("--site norte,quevedo").And.Contain("--site all");
        var north = (await InspectAsync("silos/north")).GetProperty("certificates")[0];
        Texts(north, "sites").Should().Equal("norte", "quevedo");
        Texts(north, "hosts").Should().Equal("north.example", "2001:db8::7");
        Texts(north, "uses").Should().Equal("serverAuth", "clientAuth");
        var few = await CommandLine.RunAsync("pki", "init", Ring, "--out", _files["few"], "--silo", "north=norte@north.example");
        few.Error.Should().Contain("warning: no silo may host").And.Contain("quiron").And.NotContain("norte,");
    }

    [Theory]
    [InlineData("--silo", "north", "--silo takes NAME=NODE")]
    [InlineData("--silo", "north=nort@h", "'nort' of silo north is not a node of madrid-ring: did you mean 'norte'?")]
    [InlineData("--silo", "north=norte@https://h", "neither a DNS name nor an IP address")]
    [InlineData("--silo", "no/rth=norte@h", "is not a name for a silo")]
    [InlineData("--silo", "north=@h", "--silo takes NAME=NODE")]
    [InlineData("--operator", "olga", "--operator takes NAME=ROLE")]
    [InlineData("--operator", "olga=king", "there is no role 'king'")]
    [InlineData("--operator", "olga=oprator", "did you mean 'operator'?")]
    [InlineData("--operator", "ol ga=viewer", "is not a name for an operator")]
    public async Task MistakeIsNamed_AndNothingIsMade(string option, string value, string problem)
    {
        var init = await InitAsync(option, value);
        init.ExitCode.Should().Be(1);
        init.Error.Should().Contain(problem);
        Directory.Exists(Folder).Should().BeFalse();
    }

    [Fact]
    public async Task InspectSaysWhoACertificateIs()
    {
        await InitAsync();
        var certificate = (await InspectAsync("saes/bank-norte")).GetProperty("certificates")[0];
        (certificate.GetProperty("kind").GetString(), certificate.GetProperty("name").GetString()).Should().Be(("sae", "bank-norte"));
        Texts(certificate, "selectors").Should().Contain("uri: \"qkdmesh://madrid-ring/sae/bank-norte\"").And.Contain("cn: \"bank-norte\"");
        Texts(certificate, "faults").Should().BeEmpty();
        var network = await CommandLine.RunAsync("pki", "inspect", Folder);
        network.ExitCode.Should().Be(0);
        network.Output.Should().Contain("bank-norte").And.Contain("authority").And.Contain("sound");
    }

    [Theory]
    [InlineData("saes/bank-norte", "SAE bank-norte")]
    [InlineData("operators/admin", "operator admin")]
    public async Task InspectSaysWhichMemberOfATopologyItIs(string member, string standsFor)
    {
        await InitAsync();
        var inspect = await CommandLine.RunAsync(
            "pki", "inspect", Path.Combine(Folder, member), "--topology", Path.Combine(Folder, "topology.yaml"), "--json");
        Texts(inspect.Json().GetProperty("certificates")[0], "stands_for").Should().Equal(standsFor);
        // Another network knows neither.
        var elsewhere = await CommandLine.RunAsync(
            "pki", "inspect", Path.Combine(Folder, member), "--topology", "topologies/trusted-node-chain.yaml");
        elsewhere.Output.Should().Contain("no SAE and no operator of the topology");
    }

    [Fact]
    public async Task AuthorityIsChecked_WithTheTrustThatIsNamedOrBeside()
    {
        await InitAsync();
        await CommandLine.RunAsync("pki", "init", Ring, "--out", _files["other"]);
        var file = Path.Combine(Folder, "saes", "bank-norte", "tls.crt");
        var topology = Path.Combine(Folder, "topology.yaml");
        var certificate = (await InspectAsync("saes/bank-norte")).GetProperty("certificates")[0];
        certificate.GetProperty("authority_checked").GetBoolean().Should().BeTrue();
        (await CommandLine.RunAsync("pki", "inspect", file, "--topology", topology)).Output.Should()
            .Contain("SAE bank-norte").And.Contain("sound: nothing is wrong with 1 certificate\n").And.NotContain("not checked");

        var foreign = await CommandLine.RunAsync("pki", "inspect", file, "--topology", topology, "--trust", _files["other/trust"]);
        foreign.ExitCode.Should().Be(1);
        foreign.Output.Should().Contain("no trusted authority issued").And.Contain("not sound");

        File.Copy(file, _files["alone.crt"]);
        var alone = await CommandLine.RunAsync("pki", "inspect", _files["alone.crt"], "--topology", topology);
        alone.ExitCode.Should().Be(0);
        alone.Output.Should().Contain("authority   not checked")
            .And.Contain("authority not checked: nothing else is wrong with 1 certificate.").And.Contain("--trust").And.NotContain("sound");
        (await CommandLine.RunAsync("pki", "inspect", file, "--trust", _files["none"])).Error.Should().Contain("has no authorities");
    }

    [Fact]
    public async Task RevokedCertificateIsFound_InItsFileAlone()
    {
        await InitAsync();
        (await CommandLine.RunAsync("pki", "revoke", Folder, "sae/bank-nort")).Error.Should()
            .Contain($"has no credential 'sae/bank-nort': did you mean 'saes/bank-norte'? If not, give a name that 'qkdmesh pki inspect");
        await CommandLine.RunAsync("pki", "revoke", Folder, "bank-norte");
        (await FaultsAsync("saes/bank-norte/tls.crt")).Should().Contain("it is revoked");
        (await FaultsAsync("")).Split("it is revoked").Should().HaveCount(2, "each fault is told once");
    }

    [Fact]
    public async Task FolderWithoutACertificateSaysWhatItLacks()
    {
        await InitAsync();
        File.Delete($"{Folder}/saes/bank-norte/tls.crt");
        (await ErrorAsync("saes/bank-norte")).Should().Contain("bank-norte has tls.key and no tls.crt");
        (await ErrorAsync("saes")).Should().Contain($"saes has no tls.crt: give one of its folders, such as {Folder}/saes/");
        Directory.CreateDirectory(_files["pki/loose"]);
        File.Copy($"{Folder}/operators/admin/tls.crt", $"{Folder}/loose/admin.crt");
        (await ErrorAsync("loose")).Should().Contain("name the file itself, such as").And.Contain("admin.crt");
        (await InspectAsync("authorities/silos")).GetProperty("certificates")[0].GetProperty("kind").GetString().Should().Be("authority");

        async Task<string> ErrorAsync(string what) => (await CommandLine.RunAsync("pki", "inspect", Path.Combine(Folder, what))).Error;
    }

    [Fact]
    public async Task InspectFindsWhatIsWrong()
    {
        await InitAsync();
        File.Copy($"{Folder}/saes/bank-quiron/tls.key", $"{Folder}/saes/bank-norte/tls.key", overwrite: true);
        (await FaultsAsync("saes/bank-norte")).Should().Contain("does not belong to the certificate");
        await CommandLine.RunAsync("pki", "revoke", Folder, "ministry-quijote");
        var whole = await CommandLine.RunAsync("pki", "inspect", Folder);
        whole.ExitCode.Should().Be(1);
        whole.Output.Should().Contain("ministry-quijote/tls.crt: it is revoked").And.Contain("1 certificate revoked");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode($"{Folder}/silos/silo/tls.key", UnixFileMode.UserRead | UnixFileMode.OtherRead);
            (await FaultsAsync("silos/silo")).Should().Contain("chmod 600");
        }

        File.Copy($"{Folder}/trust/saes.crl", $"{Folder}/trust/silos.crl", overwrite: true);
        (await FaultsAsync("trust")).Should().Contain("no authority of the bundle signed");
        (await CommandLine.RunAsync("pki", "inspect", _files["none"])).Error.Should().Contain("does not exist");
        Directory.CreateDirectory(_files["empty"]);
        (await CommandLine.RunAsync("pki", "inspect", _files["empty"])).Error.Should().Contain("has no certificates");
    }

    [Fact]
    public async Task RenewLeavesRevokedMembersOut_UnlessTheyAreNamed()
    {
        await InitAsync();
        await CommandLine.RunAsync("pki", "revoke", Folder, "bank-norte");
        var all = (await CommandLine.RunAsync("pki", "renew", Folder, "--json")).Json();
        all.GetProperty("renewed").GetArrayLength().Should().Be(11);
        Texts(all, "revoked").Should().Equal("saes/bank-norte");
        (await CommandLine.RunAsync("pki", "renew", Folder, "--within-days", "30", "--json")).Json()
            .GetProperty("renewed").GetArrayLength().Should().Be(0);
        (await CommandLine.RunAsync("pki", "renew", Folder, "bank-norte")).ExitCode.Should().Be(0);
        (await CommandLine.RunAsync("pki", "inspect", Folder)).ExitCode.Should().Be(0);
        (await CommandLine.RunAsync("pki", "renew", Folder, "bank-nort")).Error.Should().Contain("saes/bank-norte");
        (await CommandLine.RunAsync("pki", "renew", _files["none"])).Error.Should().Contain("pki init");
    }

    [Fact]
    public async Task OldAuthorityGoesWhenItsCredentialsAreGone()
    {
        await InitAsync();
        (await CommandLine.RunAsync("pki", "renew", Folder, "authorities/silos", "--within-days", "30")).Error.Should()
            .Contain("--within-days is for credentials, and authorities/silos is an authority");
        (await CommandLine.RunAsync("pki", "renew", Folder, "authorities/silos")).Output.Should().Contain("the old one is still trusted");
        (await CommandLine.RunAsync("pki", "revoke", Folder, "authorities/silos")).Error.Should().Contain("silos/silo");
        await CommandLine.RunAsync("pki", "renew", Folder);
        (await CommandLine.RunAsync("pki", "revoke", Folder, "authorities/silos")).ExitCode.Should().Be(0);
        (await CommandLine.RunAsync("pki", "inspect", Folder)).ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task SecretsAreForKubernetes_InBothForms()
    {
        await InitAsync();
        var list = (await CommandLine.RunAsync("pki", "secrets", Folder, "--namespace", "mesh", "--json")).Json();
        var yaml = (await CommandLine.RunAsync("pki", "secrets", Folder, "--namespace", "mesh")).Output;
        var documents = yaml.Split("\n---\n")
            .Select(text => new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(text));
        JsonSerializer.Serialize(documents).Should().Be(list.GetProperty("items").GetRawText());
        var secrets = list.GetProperty("items").EnumerateArray().ToDictionary(
            secret => secret.GetProperty("metadata").GetProperty("name").GetString()!);
        secrets.Keys.Should().Contain(["trust", "silo-silo", "node-norte"]).And.NotContain("sae-bank-norte");
        secrets["silo-silo"].GetProperty("type").GetString().Should().Be("kubernetes.io/tls");
        var data = secrets["silo-silo"].GetProperty("data");
        data.EnumerateObject().Select(entry => entry.Name).Should().Equal("ca.crt", "tls.crt", "tls.key");
        Convert.FromBase64String(data.GetProperty("tls.key").GetString()!).Should()
            .Equal(await File.ReadAllBytesAsync($"{Folder}/silos/silo/tls.key", TestContext.Current.CancellationToken));
        (await CommandLine.RunAsync("pki", "secrets", Folder, "saes/bank-norte", "--namespace", "bank")).Output
            .Should().Contain("name: sae-bank-norte").And.NotContain("---");
        (await CommandLine.RunAsync("pki", "secrets", Folder, "silos/silo", "--namespace", "mesh", "--name", "silo-certificate")).Output
            .Should().Contain("name: silo-certificate");
        (await CommandLine.RunAsync("pki", "secrets", Folder, "--namespace", "mesh", "--name", "all")).ExitCode.Should().Be(1);
        (await CommandLine.RunAsync("pki", "secrets", Folder, "--namespace", "No")).ExitCode.Should().Be(1);
        foreach (var key in Directory.GetFiles($"{Folder}/authorities", "*.key", SearchOption.AllDirectories))
            yaml.Should().NotContain(Convert.ToBase64String(
                await File.ReadAllBytesAsync(key, TestContext.Current.CancellationToken))[^120..^60]);
    }

    public void Dispose() => _files.Dispose();

    private static IEnumerable<string?> Texts(JsonElement element, string name) =>
        element.GetProperty(name).EnumerateArray().Select(each => each.GetString());

    private Task<CommandLine> InitAsync(params string[] options) =>
        CommandLine.RunAsync(["pki", "init", Ring, "--out", Folder, .. options]);

    private async Task<JsonElement> InspectAsync(string what) =>
        (await CommandLine.RunAsync("pki", "inspect", Path.Combine(Folder, what), "--json")).Json();

    private async Task<string> FaultsAsync(string what)
    {
        var inspect = await CommandLine.RunAsync("pki", "inspect", Path.Combine(Folder, what));
        inspect.ExitCode.Should().Be(1);
        return inspect.Output;
    }
}
