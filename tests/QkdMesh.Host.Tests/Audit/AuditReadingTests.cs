using QkdMesh.Host.Audit;

namespace QkdMesh.Host.Tests.Audit;

/// <summary>Three runs of a silo, in one directory: files 0, 1 and 2 with a first line and 4, 3 and 2 records.</summary>
public sealed class AuditReadingTests : IDisposable
{
    private const string Altered = "the hash does not match: this line or the line before it was changed, removed or moved";

    private readonly AuditFolder _folder = new AuditFolder().Run(4).Run(3).Run(2);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ChainGoesOnOverRestarts()
    {
        _folder.Records.Should().HaveCount(9);
        _folder.Faults.Should().BeEmpty();
        _folder.Notes.Should().BeEmpty();
        File.ReadLines(_folder.Files[1]).First()
            .Should().Contain(
                $"\"before\":{{\"file\":\"{Path.GetFileName(_folder.Files[0])}\",\"bytes\":{new FileInfo(_folder.Files[0]).Length},");
    }

    [Fact]
    public void PipeThatPassesForALog_IsNotWaitedFor()
    {
        var pipe = Path.Combine(_folder.Place, "audit-20270101T000000.000Z-00000000.jsonl");
        using (var made = System.Diagnostics.Process.Start("mkfifo", pipe)) made.WaitForExit();

        _folder.Notes.Should().ContainSingle().Which.Should().StartWith("the file is empty");
        _folder.Records.Should().HaveCount(9);
    }

    [Fact]
    public void ChangedLineIsFound()
    {
        _folder.Edit(0, lines => lines[2] = lines[2].Replace("\"count\":3", "\"count\":2", StringComparison.Ordinal));

        _folder.Faults.Should().Equal((0, 3, Altered));
        _folder.Records.Should().HaveCount(8, "the others are sound");
    }

    [Fact]
    public void RemovedLineIsFound()
    {
        _folder.Edit(0, lines => lines.RemoveAt(2));

        _folder.Faults.First().Should().Be((0, 3, Altered));
    }

    [Fact]
    public void SwappedLinesAreFound()
    {
        _folder.Edit(0, lines => (lines[2], lines[3]) = (lines[3], lines[2]));

        _folder.Faults.Select(fault => fault.Line).Should().Equal(3, 4, 5);
    }

    [Fact]
    public void RepeatedLineIsFound()
    {
        _folder.Edit(2, lines => lines.Add(lines[^1]));

        _folder.Faults.Should().Equal((2, 4, Altered));
    }

    [Fact]
    public void LineOfAnotherFileIsFound()
    {
        _folder.Edit(2, lines => lines.Add(File.ReadLines(_folder.Files[0]).Last()));

        _folder.Faults.Should().Equal((2, 4, Altered));
    }

    [Fact]
    public void LinesThatAreCutOffAreFound_WhereALaterFileSawThem()
    {
        _folder.Edit(0, lines => lines.RemoveRange(3, 2));

        _folder.Faults.Should().ContainSingle().Which.Text.Should().StartWith("lines are missing at the end: ");
    }

    [Fact]
    public void RewrittenFileIsFound_WhereALaterFileSawIt()
    {
        var lines = File.ReadAllLines(_folder.Files[0]);
        var hash = AuditChain.Start;
        // A whole chain, with the right name and length, of other records.
        var rewritten = new System.Buffers.ArrayBufferWriter<byte>();
        var then = _folder.Time.Now - TimeSpan.FromSeconds(2);
        hash = AuditChain.Append(rewritten, AuditChain.EntryOf(System.Text.Encoding.UTF8.GetBytes(lines[0])), hash);
        for (var at = 1; at < lines.Length; at++)
            hash = AuditChain.Append(rewritten, DeliveryEntry.Of([AuditFolder.Record(at + 4)], then), hash);
        File.WriteAllBytes(_folder.Files[0], rewritten.WrittenSpan.ToArray());

        _folder.Faults.Should().ContainSingle().Which.Text.Should().StartWith("up to this line the file is not the file that ");
    }

    [Fact]
    public void FileThatIsTakenOutOfTheMiddleIsFound()
    {
        File.Delete(_folder.Files[1]);

        _folder.Faults.Should().ContainSingle().Which.Text.Should().StartWith("the file before it, audit-").And.EndWith(", is missing");
    }

    [Fact]
    public void OldFilesMayBePutAway_AndThatIsSaid()
    {
        File.Delete(_folder.Files[0]);

        _folder.Faults.Should().BeEmpty();
        _folder.Notes.Should().ContainSingle().Which.Should().EndWith("is not here: older records are not checked");
    }

    [Fact]
    public void RenamedFileIsFound()
    {
        File.Move(_folder.Files[2], Path.Combine(_folder.Place, "audit-99990101T000000.000Z-00000000.jsonl"));

        _folder.Faults.Select(fault => fault.Text).Should().SatisfyRespectively(
            missing => missing.Should().Be("the file, audit-00000003.jsonl, is missing"),
            renamed => renamed.Should().EndWith("under another name"));
    }

    [Fact]
    public void TornLineIsSaidAsSuch_AndTheChainGoesOnBehindIt()
    {
        using (var file = new FileStream(_folder.Files[2], FileMode.Open)) file.SetLength(file.Length - 20);
        _folder.Run(1);

        _folder.Faults.Should().BeEmpty();
        _folder.Notes.Should().ContainSingle().Which.Should().StartWith("the last line is incomplete");
        _folder.Records.Should().HaveCount(9);
    }

    [Fact]
    public void TornLineInTheMiddleIsAFault()
    {
        _folder.Edit(1, lines => lines[2] = lines[2][..50]);

        _folder.Faults.First().Should().Be((1, 3, "this is not a line of an audit log"));
    }

    [Fact]
    public void FileOfASiloThatWasKilledAtOnceIsSaidToBeEmpty()
    {
        File.WriteAllText(Path.Combine(_folder.Place, "audit-99990101T000000.000Z-00000000.jsonl"), "");

        _folder.Faults.Should().BeEmpty();
        _folder.Notes.Should().ContainSingle().Which.Should().StartWith("the file is empty");
    }

    [Fact]
    public void LineWithoutEndIsNotRead()
    {
        File.AppendAllText(_folder.Files[2], new string('x', LineReader.MaxLength + 1));

        _folder.Faults.Should().ContainSingle()
            .Which.Should().Be((2, 4, "the line is longer than any line of an audit log; the rest of the file is not read"));
    }

    [Fact]
    public void TwoSilosMayShareADirectory()
    {
        using var folder = new AuditFolder();
        using (var one = folder.Begin())
        using (var other = folder.Directory().Begin(continues: null))
        {
            for (var at = 0; at < 20; at++) (at % 2 == 0 ? one : other).Write([AuditFolder.Record(at)]).Should().BeNull();
        }

        folder.Files.Should().HaveCount(2);
        folder.Records.Should().HaveCount(20);
        folder.Faults.Should().BeEmpty();
    }

    /// <summary>Somebody wrote the first line: it names files that cannot be, and has a hole in its list.</summary>
    [Theory]
    [InlineData("\"before\":{\"file\":\"x\",\"bytes\":0,\"hash\":\"y\"}", "\"others\":[]")]
    [InlineData("\"before\":{\"file\":\"audit-.jsonl\",\"bytes\":0,\"hash\":\"y\"}", "\"others\":[null]")]
    public void FirstLineMayNameAnything(string before, string others)
    {
        _folder.Edit(2, lines =>
        {
            var from = lines[0].IndexOf("\"before\":", StringComparison.Ordinal);
            var to = lines[0].IndexOf("},\"number\"", StringComparison.Ordinal);
            lines[0] = $"{lines[0][..from]}{before}{lines[0][(to + 1)..].Replace("\"others\":[]", others, StringComparison.Ordinal)}";
        });

        _folder.Faults.Should().Contain(fault => fault.File == 2 && fault.Line == 1);
        _folder.Run(1);
    }

    [Fact]
    public void DirectoryWithoutALogIsNoAnswer()
    {
        using var folder = new AuditFolder();
        Directory.CreateDirectory(folder.Place);

        FluentActions.Invoking(() => folder.Findings)
            .Should().Throw<AuditDirectoryException>().WithMessage($"{folder.Place} holds no audit log: *");
    }
}
