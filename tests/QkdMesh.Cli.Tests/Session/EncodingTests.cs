using System.Text;

namespace QkdMesh.Cli.Tests.Session;

/// <summary>Text files are in UTF-8, with or without a byte order mark. Another encoding is named, and never read by half.</summary>
public sealed class EncodingTests : IDisposable
{
    private const string Chain = "topologies/trusted-node-chain.yaml";

    private readonly TemporaryFolder _files = new("encoding");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> Foreign => new()
    {
        { "utf-16", true }, { "utf-16", false }, { "utf-16BE", true }, { "utf-16BE", false }, { "utf-32", true }, { "utf-32", false },
    };

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task TopologyIsRefused(string encoding, bool hasMark)
    {
        var file = Write("t.yaml", await File.ReadAllTextAsync(Chain, Cancellation), encoding, hasMark);
        foreach (var line in new[] { "topology validate", "topology show", "plan", "rehearse", "serve", "topology apply" })
        {
            var run = await CommandLine.RunAsync([.. line.Split(' '), file]);
            run.ExitCode.Should().Be(1, line);
            $"{run.Output}{run.Error}".Should()
                .Contain($"{file}:1:").And.Contain("the text is not UTF-8 here; save the file in the encoding UTF-8");
        }
    }

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task OtherTextsAreRefused(string encoding, bool hasMark)
    {
        var demand = Write("demand.csv", "sae-a,sae-b,1", encoding, hasMark);
        (await CommandLine.RunAsync("plan", Chain, "--demand", demand)).Error.Should().Contain("save the file in the encoding UTF-8");
        var settings = Write("settings.json", "{}", encoding, hasMark);
        (await CommandLine.RunAsync("serve", Chain, "--config", settings)).Error.Should()
            .Contain($"{settings}:1:").And.Contain("save the file in the encoding UTF-8").And.EndWith("(INVALID_SETTING)\n");
    }

    [Fact]
    public async Task ByteOrderMarkOfUtf8IsNoFault()
    {
        var file = Write("t.yaml", await File.ReadAllTextAsync(Chain, Cancellation), "utf-8", hasMark: true);
        (await CommandLine.RunAsync("topology", "validate", file)).ExitCode.Should().Be(0);
    }

    [Theory]
    [InlineData("serve topologies/madrid-ring.yaml --config /dev/zero")]
    [InlineData("serve topologies/madrid-ring.yaml --history h --history-secret-file /dev/zero")]
    [InlineData("serve topologies/madrid-ring.yaml --kme-certificate-file /dev/zero --kme-key-file /dev/zero")]
    [InlineData("serve topologies/madrid-ring.yaml --kme-ca-file /dev/zero")]
    [InlineData("serve topologies/madrid-ring.yaml --cluster --site all --redis 127.0.0.1:1 --redis-password-file /dev/zero")]
    [InlineData("serve topologies/madrid-ring.yaml --cluster --site all --redis 127.0.0.1:1 --redis-tls --redis-ca-file /dev/zero")]
    [InlineData("network show --server https://127.0.0.1:1 --ca /dev/zero")]
    [InlineData("pki inspect /dev/zero")]
    [InlineData("topology show /dev/zero")]
    public async Task FileWithoutAnEndIsRefused(string line)
    {
        var run = await CommandLine.RunAsync(line.Split(' '));
        run.ExitCode.Should().Be(1);
        run.Error.Should().Contain("/dev/zero").And.NotContain("INTERNAL");
    }

    [Fact]
    public async Task EmptyNameOfAFileIsSaid() => (await CommandLine.RunAsync("plan", "")).Error.Should().Be(
        "error: '' is an empty name: check the path and its permissions (FILE_UNREADABLE)\n");

    public void Dispose() => _files.Dispose();

    private string Write(string name, string text, string encoding, bool hasMark)
    {
        var kind = Encoding.GetEncoding(encoding);
        File.WriteAllBytes(_files[name], [.. hasMark ? kind.GetPreamble() : [], .. kind.GetBytes(text)]);
        return _files[name];
    }
}
