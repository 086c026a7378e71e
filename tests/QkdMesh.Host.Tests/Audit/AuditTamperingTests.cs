using QkdMesh.Core.Network;
using QkdMesh.Host.Audit;

namespace QkdMesh.Host.Tests.Audit;

/// <summary>
/// Somebody who can write the directory changes the log: 24 kinds, each 50 times at random places. With heads that were kept elsewhere, all
/// are found. Without them, those are not found that docs/operations.md lists.
/// </summary>
public sealed class AuditTamperingTests : IDisposable
{
    private const int Times = 50;

    private readonly AuditFolder _folder = new();

    public AuditTamperingTests()
    {
        Directory.CreateDirectory(_folder.HeadsPlace);
        // Two silos share the directory, and one of them starts again.
        using var one = _folder.BeginLog();
        foreach (var note in Notes) one.Note([note with { Time = _folder.Time.Now }]).Should().BeTrue();
        foreach (var records in new[] { 12, 9 })
        {
            using var other = _folder.BeginLog();
            for (var at = 0; at < records; at++)
            {
                one.Write([AuditFolder.Record(at)]);
                other.Write([AuditFolder.Record(100 + at), AuditFolder.Record(200 + at)]);
            }
        }
        // A third silo is killed.
        _folder.Run(records: 2);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LogIsSound_AsItWasWritten()
    {
        _folder.Files.Should().HaveCountGreaterThan(8);
        Faults(_folder.Place, withHeads: true).Should().BeEmpty();
        Faults(_folder.Place, withHeads: false).Should().BeEmpty();
    }

    [Theory]
    [InlineData("a digit of a record is changed", true)]
    [InlineData("a record is changed, with its own hash", true)]
    [InlineData("a line is removed", true)]
    [InlineData("lines are removed", true)]
    [InlineData("two lines are swapped", true)]
    [InlineData("a line is repeated", true)]
    [InlineData("a line is moved to another file", true)]
    [InlineData("an older file is cut", true)]
    [InlineData("an older file is cut in the middle of a line", true)]
    [InlineData("an older file is emptied", true)]
    [InlineData("an older file is removed", true)]
    [InlineData("an older file is written again", true)]
    [InlineData("the newest file is removed", true)]
    [InlineData("a file gets another number", true)]
    [InlineData("two files swap their names", true)]
    [InlineData("a file is copied", true)]
    [InlineData("the number of the newest file is removed", true)]
    [InlineData("a line is added after the last one", true)]
    [InlineData("the newest file is cut", false)]
    [InlineData("the newest file is written again", false)]
    [InlineData("the newest file is removed, and its number", false)]
    [InlineData("the oldest files are removed", false)]
    [InlineData("true lines are added to a file that did not end", false)]
    [InlineData("a true file is added", false)]
    public void ChangeIsFound(string kind, bool alsoWithoutHeads)
    {
        for (var seed = 1; seed <= Times; seed++)
        {
            using var copy = new TamperedCopy(_folder.Place, new Random(seed));
            copy.Do(kind);

            Faults(copy.Place, withHeads: true).Should().NotBeEmpty("{0}, seed {1}", kind, seed);
            (Faults(copy.Place, withHeads: false).Count > 0).Should().Be(alsoWithoutHeads, "{0}, seed {1}", kind, seed);
        }
    }

    // The kinds of lines that nothing depends on.
    private static IEnumerable<AuditEntry> Notes =>
    [
        new NodeEntry("n1", NodeEntry.Began) { Time = default }, new SiloEntry("S1", "all", SiloEntry.Joined) { Time = default },
        new TopologyEntry(2, "olga", "new node n5") { Time = default },
        new QuarantineEntry("n1", QuarantineEntry.Began) { Time = default },
        new AlarmEntry("n1-n2", AlarmStep.Raised) { Time = default },
        new DestroyedEntry("n1", "expired", 12, ["01", "02"]) { Time = default },
        new CredentialEntry(CredentialEntry.EndsSoon, "certificate until 2026-03-02") { Time = default },
        new LoginEntry("saes", "alice", "00", "192.0.2.1:443") { Time = default },
        new LeftOutEntry(5) { Logins = 6, Others = 7, Time = default },
    ];

    private IReadOnlyList<string> Faults(string place, bool withHeads)
    {
        var deliveries = new AuditedDeliveries([place], _ => { }, withHeads ? [_folder.HeadsPlace] : []);
        _ = deliveries.Read(CancellationToken.None).Count();
        return deliveries.Faults;
    }
}
