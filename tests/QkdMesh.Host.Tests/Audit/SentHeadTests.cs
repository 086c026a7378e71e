using QkdMesh.Host.Audit;

namespace QkdMesh.Host.Tests.Audit;

/// <summary>Heads that a silo sent are found in what their receiver wrote.</summary>
public sealed class SentHeadTests : IDisposable
{
    private readonly AuditFolder _folder = new();
    private readonly string _collected;

    public SentHeadTests()
    {
        Directory.CreateDirectory(_folder.Place);
        _collected = Path.Combine(_folder.Place, "collected.log");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("2026-12-01T05:40:00+00:00 silo1 qkdmesh[7]: ")]
    [InlineData("<110>1 2026-12-01T05:40:00.000000Z silo1 qkdmesh 7 audit-head - ")]
    public void HeadIsFoundBehindWhatAServerWroteBeforeIt(string before)
    {
        var head = Head(12);
        SentHead.In(before + head.ToLine()).Should().Be(head);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sshd[7]: Accepted publickey for {\"file\":\"x\"} from 192.0.2.1")]
    [InlineData("{\"file\":\"audit-00000001.jsonl\",\"run\":\"0")]
    [InlineData("} {\"file\":\"")]
    public void OtherLinesAreNoHeads(string line) => SentHead.In(line).Should().BeNull();

    [Fact]
    public void LineWithWrongFiguresIsNoHead()
    {
        SentHead.In(Head(12).ToLine().Replace("\"bytes\":1200", "\"bytes\":-12", StringComparison.Ordinal)).Should().BeNull();
        SentHead.In(Head(12).ToLine().Replace(new string('0', 64), "00", StringComparison.Ordinal)).Should().BeNull();
    }

    /// <summary>Datagrams may overtake each other.</summary>
    [Fact]
    public void NewestHeadOfEachFileCounts()
    {
        File.WriteAllLines(
            _collected, ["Dec 1 sshd[7]: a line of another program", Head(10).ToLine(), Head(30).ToLine(), Head(20).ToLine()]);

        var kept = KeptHead.In(_collected).Should().ContainSingle().Subject;
        kept.By.Should().Be(_collected);
        kept.Of.Should().Be(new FileSoFar("audit-00000001.jsonl", 3000, new string('0', 64)));
    }

    [Fact]
    public void FileWithoutHeadsIsRefused()
    {
        File.WriteAllText(_collected, "Dec 1 sshd[7]: a line of another program\n");
        FluentActions.Invoking(() => KeptHead.In(_collected)).Should().Throw<AuditDirectoryException>()
            .WithMessage($"{_collected} holds no heads: *");
    }

    private static SentHead Head(long number) =>
        new("audit-00000001.jsonl", "0123456789abcdef", "test", "machine", number, 100 * number,
            new string('0', 64), DateTimeOffset.UnixEpoch);
}
