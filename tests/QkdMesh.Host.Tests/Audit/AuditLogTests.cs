using QkdMesh.Application.Access;
using QkdMesh.Host.Audit;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Host.Tests.Audit;

/// <summary>A run of a silo with more than one file.</summary>
public sealed class AuditLogTests : IDisposable
{
    private readonly AuditFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AnotherFileBegins_WhenAFileIsLarge()
    {
        using (var log = _folder.BeginLog())
            for (var at = 0; at < 20; at++) log.Write([AuditFolder.Record(at)]).Should().BeNull();

        _folder.Files.Should().HaveCountGreaterThan(3);
        _folder.Records.Should().HaveCount(20);
        _folder.Faults.Should().BeEmpty();
        _folder.Notes.Should().BeEmpty();
        foreach (var (file, next) in _folder.Files.Zip(_folder.Files.Skip(1)))
        {
            File.ReadLines(file).Last().Should().StartWith("{\"kind\":\"closed\"").And.Contain($"\"next\":\"{Path.GetFileName(next)}\"");
            File.ReadLines(next).First().Should().Contain($"\"continues\":\"{Path.GetFileName(file)}\"");
        }
        File.ReadLines(_folder.Files[^1]).Last().Should().Contain("\"next\":null", "the silo ended in order");
    }

    [Fact]
    public void AnotherFileBegins_WhenAFileIsOld()
    {
        using var log = _folder.BeginLog();
        log.Look();
        _folder.Files.Should().ContainSingle();

        _folder.Time.Now += TimeSpan.FromHours(24);
        log.Look();

        _folder.Files.Should().HaveCount(2);
        _folder.Faults.Should().BeEmpty();
    }

    [Fact]
    public void ClockThatIsSetDoesNotMakeAFileOlderOrYounger()
    {
        using var log = _folder.BeginLog();
        _folder.Time.Error = TimeSpan.FromDays(2);
        log.Look();
        _folder.Files.Should().ContainSingle();

        _folder.Time.Error = TimeSpan.FromDays(-2);
        _folder.Time.Now += TimeSpan.FromHours(24);
        log.Look();

        _folder.Files.Should().HaveCount(2);
    }

    /// <summary>A node asks within a decision, so its question tries nothing. The log tries by itself.</summary>
    [Fact]
    public void LogThatFailedIsTriedAgain_WithoutADelivery()
    {
        using var log = _folder.BeginLog();
        var (file, elsewhere) = (_folder.Files[0], Path.Combine(_folder.Place, "..", "elsewhere"));
        File.Move(file, elsewhere);
        log.Write([AuditFolder.Record(1)])!.Code.Should().Be(ErrorCode.AuditUnavailable);
        File.Move(elsewhere, file);

        log.Look();

        log.Check().Should().BeNull();
    }

    [Fact]
    public async Task DeliveriesOfAllNodesAreWritten_EachWithALineOfItsOwn()
    {
        using (var log = _folder.BeginLog(fileSize: long.MaxValue))
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(
                at => log.WriteAsync([AuditFolder.Record(at)], TimeSpan.FromMinutes(1)).AsTask()));
            answers.Should().OnlyContain(answer => answer.IsOk);
        }

        _folder.Findings.OfType<AuditedDelivery>().Should().HaveCount(200);
        _folder.Faults.Should().BeEmpty();
    }

    [Fact]
    public async Task DeliveryIsRefused_WhileTheFileIsNotAtItsPlace()
    {
        using var log = _folder.BeginLog();
        File.Move(_folder.Files[0], Path.Combine(_folder.Place, "..", "elsewhere"));

        (await log.WriteAsync([AuditFolder.Record(1)], TimeSpan.FromMinutes(1))).Error!.Code.Should().Be(ErrorCode.AuditUnavailable);
        log.Check()!.Code.Should().Be(ErrorCode.AuditUnavailable);
    }

    /// <summary>As on a disk that hangs.</summary>
    [Fact]
    public async Task WhileTheLogIsHeldUp_NobodyWaitsForIt_AndNothingIsWritten()
    {
        using var log = _folder.BeginLog();
        using var disk = new HangingNote();
        var held = Task.Run(() => log.Note(disk), Cancellation);
        await disk.Begun;

        await Task.Run(log.Look, Cancellation).WaitAsync(TimeSpan.FromMinutes(1), Cancellation);
        var delivery = await log.WriteAsync([AuditFolder.Record(1)], TimeSpan.FromMilliseconds(20));
        var order = await log.WriteAsync(OrderedEntry.Of(Orderer.Unknown, "cut link a-b", OrderedEntry.Begun, _folder.Time.Now));

        disk.Continue();
        (await held).Should().BeTrue();
        delivery.Error!.Code.Should().Be(ErrorCode.AuditUnavailable, "the keys wait as before");
        order!.Code.Should().Be(ErrorCode.AuditUnavailable);
        (await log.WriteAsync([AuditFolder.Record(2)], TimeSpan.FromMinutes(1))).IsOk.Should().BeTrue();
        _folder.Records.Should().BeEquivalentTo([AuditFolder.Record(2)]);
        File.ReadAllText(_folder.Files[0]).Should().NotContain("cut link a-b");
    }

    [Fact]
    public void FileIsWrittenOn_WhileNoOtherCanBegin()
    {
        using var log = _folder.BeginLog();
        // The number of the newest file cannot be written.
        File.Delete(Path.Combine(_folder.Place, AuditFiles.Last));
        Directory.CreateDirectory(Path.Combine(_folder.Place, AuditFiles.Last, "x"));
        for (var at = 0; at < 10; at++) log.Write([AuditFolder.Record(at)]).Should().BeNull();
        _folder.Files.Should().ContainSingle();
        Directory.Delete(Path.Combine(_folder.Place, AuditFiles.Last), recursive: true);
        _folder.Time.Now += TimeSpan.FromMinutes(2);

        log.Write([AuditFolder.Record(10)]).Should().BeNull();

        _folder.Files.Should().HaveCount(2);
        _folder.Records.Should().HaveCount(11);
        _folder.Faults.Should().BeEmpty();
    }

    /// <summary>The clock says nothing about the order of files.</summary>
    [Fact]
    public void NumberTellsTheOrder_WhenTheClockWasADayAhead()
    {
        _folder.Run(1);
        _folder.Time.Now += TimeSpan.FromDays(1);
        _folder.Run(1);
        _folder.Time.Now -= TimeSpan.FromDays(1);
        _folder.Run(1).Run(1);
        _folder.Faults.Should().BeEmpty();
        _folder.Notes.Should().ContainSingle(note => note.StartsWith("the file is dated 2026-03-01", StringComparison.Ordinal))
            .And.ContainSingle(note => note.StartsWith("the file is dated in the future", StringComparison.Ordinal));

        File.Delete(_folder.Files[2]);

        _folder.Faults.Select(fault => fault.Text).Should().Contain("the file before it, audit-00000003.jsonl, is missing");
    }

    [Fact]
    public void NewestFileThatWasRemovedIsFound_AlsoAfterTheNextStart()
    {
        _folder.Run(1).Run(2);
        File.Delete(_folder.Files[1]);
        _folder.Faults.Should().ContainSingle().Which.Text.Should().Be("the file, audit-00000002.jsonl, is missing");

        _folder.Run(1);

        Path.GetFileName(_folder.Files[^1]).Should().Be("audit-00000003.jsonl", "no number is given twice");
        _folder.Faults.Should().ContainSingle().Which.Text.Should().Be("the file before it, audit-00000002.jsonl, is missing");
    }

    /// <summary>As when the other machine is away. The directory of the log alone suffices, unless the operator wants both.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public void KeysLeaveWithoutHeads_UnlessHeadsAreNeeded(bool needsHeads)
    {
        Directory.CreateDirectory(_folder.HeadsPlace);
        using var log = _folder.BeginLog(fileSize: long.MaxValue, needsHeads: needsHeads);
        log.Write([AuditFolder.Record(1)]).Should().BeNull();
        var elsewhere = _folder.HeadsPlace + "-away";
        Directory.Move(_folder.HeadsPlace, elsewhere);

        for (var times = 0; times < 5; times++)
            log.Write([AuditFolder.Record(2 + times)])?.Code.Should().Be(needsHeads ? ErrorCode.AuditUnavailable : null);
        Directory.Move(elsewhere, _folder.HeadsPlace);
        log.Write([AuditFolder.Record(9)]).Should().BeNull();

        _folder.Faults.Should().BeEmpty();
        _folder.Records.Should().HaveCount(needsHeads ? 3 : 7, "at most one record of a key that did not leave stays");
        KeptHead.In(_folder.HeadsPlace).Should().ContainSingle().Which.Of.Bytes.Should().Be(new FileInfo(_folder.Files[0]).Length);
    }

    /// <summary>Keys that were put back would be delivered with a second record.</summary>
    [Fact]
    public async Task RecordWhoseHeadIsNotKeptIsNotSurelyUnwritten()
    {
        Directory.CreateDirectory(_folder.HeadsPlace);
        using var log = _folder.BeginLog(fileSize: long.MaxValue, needsHeads: true);
        Directory.Move(_folder.HeadsPlace, $"{_folder.HeadsPlace}-away");

        var first = await log.WriteAsync([AuditFolder.Record(1)], TimeSpan.FromMinutes(1));
        var second = await log.WriteAsync([AuditFolder.Record(2)], TimeSpan.FromMinutes(1));

        first.Error!.Code.Should().Be(ErrorCode.NodeUnavailable);
        second.Error!.Code.Should().Be(ErrorCode.AuditUnavailable, "nothing of it is written");
        _folder.Records.Should().BeEquivalentTo([AuditFolder.Record(1)]);
    }

    /// <summary>A file that four later files of the same directory follow: another silo wrote to it after they had begun.</summary>
    [Fact]
    public void LinesThatAreCutOffAFileAreFound_WhenALaterFileBegan()
    {
        using (var one = _folder.Begin())
        {
            for (var run = 0; run < 4; run++)
            {
                one.Write([AuditFolder.Record(run)]).Should().BeNull();
                _folder.Run(1);
            }
        }
        _folder.Faults.Should().BeEmpty();

        _folder.Edit(0, lines => lines.RemoveAt(lines.Count - 1));

        _folder.Faults.Should().ContainSingle().Which.Text.Should()
            .StartWith("lines are missing at the end: audit-00000005.jsonl found ");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private sealed class HangingNote : IReadOnlyList<AuditEntry>, IDisposable
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _mayGoOn = new();

        public Task Begun => _begun.Task;

        public int Count => 0;

        public AuditEntry this[int index] => throw new ArgumentOutOfRangeException(nameof(index));

        public void Continue() => _mayGoOn.Set();

        public IEnumerator<AuditEntry> GetEnumerator()
        {
            _begun.TrySetResult();
            _mayGoOn.Wait();
            yield break;
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

        public void Dispose() => _mayGoOn.Dispose();
    }
}
