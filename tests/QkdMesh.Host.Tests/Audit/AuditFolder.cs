using Microsoft.Extensions.Logging.Abstractions;
using QkdMesh.Core.Audit;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;
using QkdMesh.Host.Audit;

namespace QkdMesh.Host.Tests.Audit;

/// <summary>An audit directory of a test, gone after it. Its clock stands still between files.</summary>
internal sealed class AuditFolder : IDisposable
{
    private readonly DirectoryInfo _folder = System.IO.Directory.CreateTempSubdirectory("qkdmesh-audit-");

    public string Place => Path.Combine(_folder.FullName, "audit");

    public StillTime Time { get; } = new();

    public IReadOnlyList<string> Files => [.. AuditFiles.In(Place).Select(name => Path.Combine(Place, name))];

    /// <summary>The directory of heads, if there are heads.</summary>
    public string HeadsPlace => Path.Combine(_folder.FullName, "heads");

    public IReadOnlyList<AuditFinding> Findings => [.. AuditReading.Read(Place, [], Time)];

    /// <summary>What is wrong, as line of the file with the number: what.</summary>
    public IEnumerable<(int File, long Line, string Text)> Faults =>
        Findings.OfType<AuditFault>().Select(fault => (Files.ToList().IndexOf(fault.File), fault.Line, fault.Text));

    public IEnumerable<string> Notes => Findings.OfType<AuditNote>().Select(note => note.Text);

    public IEnumerable<AuditRecord> Records => Findings.OfType<AuditedDelivery>().SelectMany(delivery => delivery.Keys);

    /// <summary>Begins a file, a second later than the one before.</summary>
    public AuditFile Begin()
    {
        Time.Now += TimeSpan.FromSeconds(1);
        return Directory().Begin(continues: null);
    }

    /// <summary>Begins the log of a run, a second later than the file before. A file has about four records.</summary>
    public AuditLog BeginLog(long fileSize = 2_000, bool needsHeads = false, AuditSigner? signer = null)
    {
        Time.Now += TimeSpan.FromSeconds(1);
        var options = Options with { FileSize = fileSize, NeedsHeads = needsHeads };
        return new AuditLog(options, "test", Time, NullLoggerFactory.Instance, signer);
    }

    public AuditDirectory Directory() => new(
        Options, "test", Time, NullLogger<AuditFile>.Instance, places: new HeadPlaces(Options, Time, NullLoggerFactory.Instance));

    private AuditOptions Options => new(Place)
    {
        MakesDirectory = true, Heads = System.IO.Directory.Exists(HeadsPlace) ? HeadsPlace : null,
    };

    /// <summary>A run of a silo that writes so many records and is killed.</summary>
    public AuditFolder Run(int records)
    {
        using var log = Begin();
        for (var at = 0; at < records; at++) log.Write([Record(at)]).Should().BeNull();
        return this;
    }

    public static AuditRecord Record(int at, AuditedStep step = AuditedStep.Supplied) => new(
        step, new("n0"), new("alice"), new("bob"), new KeyId(new KeyBatchId((ulong)at, 7), 0), 3, 256, Assurance.Hybrid, true,
        [[new NodeId("n0"), new("n1")], [new("n0"), new("n2"), new("n1")]]);

    /// <summary>Alters a file's lines.</summary>
    public void Edit(int file, Action<List<string>> how)
    {
        var lines = File.ReadAllLines(Files[file]).ToList();
        how(lines);
        File.WriteAllLines(Files[file], lines);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    internal sealed class StillTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 1, 14, 30, 0, TimeSpan.Zero);

        /// <summary>How far the clock of the machine is wrong. A clock that is set takes no time.</summary>
        public TimeSpan Error { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now + Error;

        public override long GetTimestamp() => Now.UtcTicks;
    }
}
