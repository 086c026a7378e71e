using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using QkdMesh.Application.Access;
using QkdMesh.Core.Audit;
using QkdMesh.Host.Audit;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Host.Tests.Audit;

public sealed class AuditFileTests : IDisposable
{
    private readonly AuditFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void RecordsAreReadAsTheyWereWritten()
    {
        using (var log = _folder.Begin())
        {
            log.Write([AuditFolder.Record(1), AuditFolder.Record(2, AuditedStep.Collected)]).Should().BeNull();
            _folder.Time.Now += TimeSpan.FromMilliseconds(1.5);
            log.Write([AuditFolder.Record(3)]).Should().BeNull();
        }

        _folder.Records.Should().BeEquivalentTo(
            [AuditFolder.Record(1), AuditFolder.Record(2, AuditedStep.Collected), AuditFolder.Record(3)],
            options => options.WithStrictOrdering());
        _folder.Findings.OfType<AuditedDelivery>().Select(delivery => (delivery.Line, delivery.Time)).Should().Equal(
            (2, _folder.Time.Now - TimeSpan.FromMilliseconds(1.5)),
            (3, _folder.Time.Now - TimeSpan.FromMilliseconds(1.5)),
            (4, _folder.Time.Now));
        _folder.Faults.Should().BeEmpty();
    }

    /// <summary>As docs/operations.md tells it: somebody else's program can check a file.</summary>
    [Fact]
    public void LineIsWhatTheDocumentSays()
    {
        _folder.Run(1);

        var lines = File.ReadAllLines(_folder.Files[0]);
        Path.GetFileName(_folder.Files[0]).Should().Be("audit-00000001.jsonl");
        var name = Path.GetFileName(_folder.Files[0]);
        lines[0].Should()
            .StartWith($$"""{"kind":"begun","time":"2026-03-01T14:30:01+00:00","file":"{{name}}","network":"test","machine":""")
            .And.MatchRegex(""" "before":null,"number":1,"run":"[0-9a-f]{16}","continues":null,"others":\[\],"hash":" """.Trim());
        lines[1].Should().StartWith(
            """{"kind":"supplied","time":"2026-03-01T14:30:01+00:00","node":"n0","master":"alice","slave":"bob","first_key":"00000000-""")
            .And.Contain(
                ""","count":3,"key_size":256,"assurance":"hybrid","hybrid":true,"routes":[["n0","n1"],["n0","n2","n1"]],"hash":""");
        var before = new string('0', 64);
        foreach (var line in lines)
        {
            var parts = line.Split(",\"hash\":");
            before = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(before + parts[0])));
            parts[1].Should().Be($"\"{before}\"}}");
        }
    }

    [Fact]
    public void FileAndDirectoryAreTheUsersAlone()
    {
        if (OperatingSystem.IsWindows()) return;
        _folder.Run(1);

        const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        System.IO.File.GetUnixFileMode(_folder.Files[0]).Should().Be(File);
        System.IO.File.GetUnixFileMode(_folder.Place).Should().Be(File | UnixFileMode.UserExecute);
    }

    [Fact]
    public void RecordIsInTheFile_BeforeTheCallReturns()
    {
        using var log = _folder.Begin();

        log.Write([AuditFolder.Record(1)]).Should().BeNull();

        _folder.Records.Should().ContainSingle("another process can read it while the log is open");
    }

    [Fact]
    public void DirectoryThatCannotBeWrittenIsSaid_AtTheStart()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Place)!);
        File.WriteAllText(_folder.Place, "a file in its place");

        FluentActions.Invoking(_folder.Begin)
            .Should().Throw<AuditDirectoryException>().WithMessage($"the audit directory {_folder.Place} cannot be used: *");
    }

    [Fact]
    public void NothingOfARecordStays_WhenTheDiskIsFull()
    {
        using var disk = new SmallDisk();
        var begun = new BegunEntry("audit-f.jsonl", "test", "m", null) { Time = default };
        using (var log = new AuditFile(disk, () => true, begun, _folder.Time, NullLogger<AuditFile>.Instance))
        {
            log.Check().Should().BeNull();
            log.Write([AuditFolder.Record(1)]).Should().BeNull();
            disk.Room = disk.Length + 100;
            log.Write([AuditFolder.Record(2), AuditFolder.Record(3)])!.Code.Should().Be(ErrorCode.AuditUnavailable);
            log.Check()!.Code.Should().Be(ErrorCode.AuditUnavailable);
            disk.Room = long.MaxValue;
            log.Check().Should().BeNull("it tries again");
            log.Write([AuditFolder.Record(4)]).Should().BeNull();
        }

        Directory.CreateDirectory(_folder.Place);
        File.WriteAllBytes(Path.Combine(_folder.Place, "audit-f.jsonl"), disk.ToArray());
        File.ReadLines(_folder.Files[0]).Should().HaveCount(4);
        _folder.Records.Should().BeEquivalentTo([AuditFolder.Record(1), AuditFolder.Record(4)]);
        _folder.Notes.Should().ContainSingle()
            .Which.Should().Be("before this line the log could not be written: 2 deliveries and orders were refused");
        _folder.Faults.Should().BeEmpty();
    }

    [Fact]
    public void OrderIsRefused_WhileTheDiskIsFull_AndCounts()
    {
        using var disk = new SmallDisk();
        var begun = new BegunEntry("audit-f.jsonl", "test", "m", null) { Time = default };
        var order = OrderedEntry.Of(Orderer.Unknown, "cut link a-b", OrderedEntry.Begun, _folder.Time.Now);
        using (var log = new AuditFile(disk, () => true, begun, _folder.Time, NullLogger<AuditFile>.Instance))
        {
            disk.Room = disk.Length + 10;
            log.Write([], [order])!.Code.Should().Be(ErrorCode.AuditUnavailable);
            disk.Room = long.MaxValue;
            log.Note([order]).Should().BeFalse("what decides nothing begins no log again");
            log.Write([], [order]).Should().BeNull("an order tries again, as a delivery does");
        }

        Directory.CreateDirectory(_folder.Place);
        File.WriteAllBytes(Path.Combine(_folder.Place, "audit-f.jsonl"), disk.ToArray());
        File.ReadLines(_folder.Files[0]).Should().HaveCount(3).And.ContainSingle(line => line.Contains("\"order\":\"cut link a-b\""));
        _folder.Notes.Should().ContainSingle().Which.Should().Contain("1 delivery or order was refused");
        _folder.Faults.Should().BeEmpty();
    }

    [Fact]
    public void NoRecordIsTaken_WhileTheFileIsNotAtItsPlace()
    {
        using var log = _folder.Begin();
        log.Write([AuditFolder.Record(1)]).Should().BeNull();
        var (file, elsewhere) = (_folder.Files[0], Path.Combine(_folder.Place, "..", "elsewhere"));
        File.Move(file, elsewhere);

        log.Write([AuditFolder.Record(2)])!.Code.Should().Be(ErrorCode.AuditUnavailable, "nobody would find it");
        log.Check()!.Code.Should().Be(ErrorCode.AuditUnavailable);
        File.Move(elsewhere, file);
        log.Check().Should().BeNull();
        log.Write([AuditFolder.Record(3)]).Should().BeNull();

        _folder.Records.Should().BeEquivalentTo([AuditFolder.Record(1), AuditFolder.Record(3)]);
        _folder.Faults.Should().BeEmpty();
    }

    /// <summary>As log rotation does it. The copy is at the path, and the silo would write to a file that nobody finds.</summary>
    [Fact]
    public void NoRecordIsTaken_WhileACopyIsAtThePlaceOfTheFile()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var log = _folder.Begin();
        log.Write([AuditFolder.Record(1)]).Should().BeNull();
        var (file, copy) = (_folder.Files[0], Path.Combine(_folder.Place, "..", "copy"));
        File.Copy(file, copy);
        File.Delete(file);
        File.Move(copy, file);

        log.Write([AuditFolder.Record(2)])!.Code.Should().Be(ErrorCode.AuditUnavailable, "nobody would find it");
        log.Check()!.Code.Should().Be(ErrorCode.AuditUnavailable);
        _folder.Records.Should().ContainSingle();
    }

    [Fact]
    public void NoRecordIsTaken_AfterTheFileWasShortened()
    {
        using var log = _folder.Begin();
        log.Write([AuditFolder.Record(1)]).Should().BeNull();
        using (var file = new FileStream(_folder.Files[0], FileMode.Open, FileAccess.Write, FileShare.ReadWrite)) file.SetLength(10);

        log.Write([AuditFolder.Record(2)])!.Code.Should().Be(ErrorCode.AuditUnavailable);
        log.Check()!.Code.Should().Be(ErrorCode.AuditUnavailable, "what is gone does not come back");
        new FileInfo(_folder.Files[0]).Length.Should().Be(10, "what is left of it stays as it was found");
    }

    [Fact]
    public void LogThatIsClosedTakesNothing()
    {
        var log = _folder.Begin();
        log.Dispose();

        log.Write([AuditFolder.Record(1)])!.Code.Should().Be(ErrorCode.AuditUnavailable);
    }

    /// <summary>Writes what there is room for, and fails, as a full disk does.</summary>
    private sealed class SmallDisk : MemoryStream
    {
        public long Room { get; set; } = long.MaxValue;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            var fits = (int)Math.Min(buffer.Length, Room - Position);
            base.Write(buffer[..fits]);
            if (fits < buffer.Length) throw new IOException("No space left on device");
        }
    }
}
