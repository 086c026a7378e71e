using Microsoft.Extensions.Logging.Abstractions;
using QkdMesh.Chaos.Running;
using QkdMesh.Chaos.Verdicts;
using QkdMesh.Core.Audit;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;
using QkdMesh.History;
using QkdMesh.Host.Audit;

namespace QkdMesh.Chaos.Tests;

/// <summary>S14 by real audit files: a file that was changed, or that lacks a record, is accused.</summary>
public sealed class AuditRecordsTests : IDisposable
{
    private const string Master = "s0", Node = "n0";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qkdmesh-chaos-");
    private readonly WallClock _wall = new(TimeProvider.System);

    private bool _hasRightClock = true;

    public AuditRecordsTests() => _wall.Read();

    [Fact]
    public void WholeFilesAccuseNobody_AlsoAfterARestart()
    {
        Record(Key(1), Key(2));
        Record(Key(3));
        Codes(Deliveries(1, 2, 3)).Should().BeEmpty();
    }

    [Fact]
    public void FileWithARecordRemovedIsAccused()
    {
        Record(Key(1), Key(2), Key(3));
        Edit(lines => lines.RemoveAt(2));
        // The chain does not fit, the removed record is missing, and the line after it proves nothing.
        Codes(Deliveries(1, 2, 3)).Should().Equal("S14", "S14", "S14");
        Read().Faults.Should().ContainSingle().Which.What.Should().Contain("the hash does not match");
    }

    /// <summary>The chain alone cannot see this: a killed silo leaves such a file too.</summary>
    [Fact]
    public void LastRecordThatIsRemovedIsAccused()
    {
        Record(Key(1), Key(2));
        Edit(lines => lines.RemoveAt(lines.Count - 1));
        Read().Faults.Should().BeEmpty();
        Codes(Deliveries(1, 2)).Should().Equal("S14");
    }

    [Fact]
    public void KeyThatAnSaeGotWithoutARecordIsAccused()
    {
        Record(Key(1));
        var records = Read();
        records.Lacking([(Key(1).ToGuid(), Master)]).Should().BeEmpty();
        records.Lacking([(Key(2).ToGuid(), Master), (Key(1).ToGuid(), "s1")]).Should().HaveCount(2);
    }

    [Fact]
    public void SecondRecordOfOneDeliveryIsAccused()
    {
        Record(Key(1));
        Record(Key(1));
        Read().Faults.Should().ContainSingle().Which.What.Should().Contain("for the second time");
    }

    [Fact]
    public void RecordOfAnotherNodeIsAccused()
    {
        Record(Key(1));
        Codes([Delivery(1, MachineClock.Now) with { Node = "n1" }]).Should().Equal("S14");
    }

    [Fact]
    public void RecordThatWasWrittenAfterTheDeliveryIsAccused()
    {
        var early = MachineClock.Now - TimeSpan.FromMilliseconds(20);
        Record(Key(1));
        Codes([Delivery(1, early)]).Should().Equal("S14");
        _hasRightClock = false;
        Codes([Delivery(1, early)]).Should().BeEmpty("a wrong clock proves nothing");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private AuditRecords Read() => AuditRecords.Read([(_folder.FullName, _hasRightClock)], _wall);

    private IEnumerable<string> Codes(IReadOnlyList<KeyEvent> deliveries)
    {
        var records = Read();
        var invariant = new DeliveriesAreInAuditFiles(records);
        foreach (var delivery in deliveries) invariant.See(delivery);
        return records.Faults.Concat(invariant.Violations).Select(violation => violation.Code);
    }

    private void Record(params KeyId[] keys)
    {
        using var log = new AuditDirectory(
            new AuditOptions(_folder.FullName), "chaos", TimeProvider.System, NullLogger<AuditFile>.Instance).Begin(continues: null);
        AuditRecord RecordOf(KeyId key) =>
            new(AuditedStep.Supplied, new(Node), new(Master), new("s1"), key, 1, 256, Assurance.Its, false, [[new(Node)]]);
        foreach (var key in keys) log.Write((IReadOnlyList<AuditRecord>)[RecordOf(key)]);
    }

    private void Edit(Action<List<string>> how)
    {
        var file = _folder.GetFiles("*.jsonl").Single().FullName;
        var lines = File.ReadAllLines(file).ToList();
        how(lines);
        File.WriteAllLines(file, lines);
    }

    private static KeyDelivered[] Deliveries(params int[] keys) => [.. keys.Select(key => Delivery(key, MachineClock.Now))];

    private static KeyDelivered Delivery(int key, TimeSpan at) =>
        new(Node, 1, Key(key).ToGuid(), Key(key).ToGuid(), Master, "s1", KeyDelivered.NotProven, "its", new KeyDigest(1)) { At = at };

    private static KeyId Key(int number) => new(new KeyBatchId((ulong)number, 7), 0);
}
