using Google.Protobuf.WellKnownTypes;
using QkdMesh.Cli.Commands.Usage;
using QkdMesh.Cli.Tests.Fakes;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Tests.Commands;

/// <summary>What operators see of tenants, and of what they used.</summary>
public sealed class TenantCommandTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task UsageIsShownByTenantAndPair()
    {
        await using var mesh = await StartAsync();
        mesh.Usage.Tenants.Add(new TenantUsage
        {
            Tenant = "bank", Usage = new Usage { Requests = 4_321, Failures = 3, Keys = 5, KeyBits = 1_280, LinkKeyBits = 5_120 },
            Pairs = { new PairUsage { SaeId = "one", PeerSaeId = "two", Usage = new Usage { Requests = 2 } } },
        });
        mesh.Usage.WholeSince = Noon.ToTimestamp();

        var shown = await RunAsync(mesh, "usage");

        shown.ExitCode.Should().Be(0);
        shown.Output.Should().Contain("4,321").And.Contain("5.1 kb").And.Contain("one").And.Contain("2026-03-01 12:00:00Z");
        mesh.UsageAsked.Should().Be(new GetUsageRequest());
        (await RunAsync(mesh, "usage --tenant bank --since 2026-03-01T14:30Z --json")).Json().GetRawText().Should().Be(
            """{"since":"2026-03-01T14:30:00+00:00","whole_since":"2026-03-01T12:00:00+00:00","tenants":[{"tenant":"bank","usage":"""
            + """{"requests":4321,"failures":3,"keys":5,"key_bits":1280,"link_key_bits":5120,"peak_keys_per_minute":0},"pairs":"""
            + """[{"sae":"one","peer":"two","usage":{"requests":2,"failures":0,"keys":0,"key_bits":0,"link_key_bits":0"""
            + ""","peak_keys_per_minute":0}}]}],"silent_silos":[]}""");
        mesh.UsageAsked.Should().Be(new GetUsageRequest { Tenant = "bank", Since = Noon.AddHours(2.5).ToTimestamp() });
    }

    [Fact]
    public async Task SaeSeesItsOwnUse()
    {
        await using var mesh = await StartAsync();
        mesh.Usage.WholeSince = Noon.ToTimestamp();

        (await RunAsync(mesh, "usage --sae alice")).ExitCode.Should().Be(0);

        (mesh.UsageAskedBy, mesh.UsageAsked).Should().Be(("alice", null));
        (await RunAsync(mesh, "usage --sae -a")).ExitCode.Should().Be(2);
    }

    [Fact]
    public async Task SilosThatDidNotAnswerAreNamed()
    {
        await using var mesh = await StartAsync();
        mesh.Usage.WholeSince = Noon.ToTimestamp();
        mesh.Usage.SilentSiloAddresses.Add("10.0.0.2:11111@5");

        (await RunAsync(mesh, "usage")).Output.Should().Contain("10.0.0.2:11111@5");
    }

    [Theory]
    [InlineData("90s", "2026-03-01T11:58:30Z")]
    [InlineData("30m", "2026-03-01T11:30:00Z")]
    [InlineData("12h", "2026-03-01T00:00:00Z")]
    [InlineData("1d", "2026-02-28T12:00:00Z")]
    [InlineData("2026-02-01", "2026-02-01T00:00:00Z")]
    public void SinceIsADurationOrATime(string text, string time) => SinceOption.Parse(text, Noon).Should().Be(
        DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("-1h")]
    [InlineData("1.5h")]
    [InlineData("1 h")]
    [InlineData("3w")]
    [InlineData("70000d")]
    public void OtherTextIsRefused(string text) => SinceOption.Parse(text, Noon).Should().BeNull();

    [Fact]
    public async Task DurationThatIsNoneIsAMistakeOfTheCommandLine() =>
        (await CommandLine.RunAsync("usage", "--since", "soon")).ExitCode.Should().Be(2);

    [Fact]
    public async Task TenantsAreListedWithTheirQuotas()
    {
        await using var mesh = await StartAsync();
        mesh.Tenants.Add(new TenantView
        {
            Id = "bank", Weight = 3, Saes = 2, Pairs = 1, Quotas = new() { RequestsPerSecond = 100, KeyKbps = 25.6 },
        });

        (await RunAsync(mesh, "tenant list")).Output.Should().Contain("bank").And.Contain("25.6 kb/s of key");
        (await RunAsync(mesh, "tenant list --json")).Json().GetProperty("tenants").GetRawText().Should().Be(
            """[{"id":"bank","authority":null,"weight":3,"saes":2,"pairs":1,"quotas":{"requests_per_second":100,"key_kbps":25.6"""
            + ""","link_key_kbps":null,"uncollected_keys":null,"uncollected_bytes":null,"streams":null,"calls":null"""
            + ""","largest_key":null}}]""");
    }

    [Fact]
    public async Task NetworkWithoutTenantsSaysSo()
    {
        await using var mesh = await StartAsync();

        (await RunAsync(mesh, "tenant list")).Output.Should().Contain("no tenants").And.Contain("no limit");
    }

    private static Task<FakeMesh> StartAsync() => FakeMesh.StartAsync(Networks.Of("a-b b-c", "one@a two@c"));

    private static Task<CommandLine> RunAsync(FakeMesh mesh, string line) =>
        CommandLine.RunAsync([.. line.Split(' '), "--server", mesh.Address.ToString()]);
}
