using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Host.Access;
using QkdMesh.Host.Audit;
using QkdMesh.Host.Listeners;
using QkdMesh.Host.Tests.Probes;
using QkdMesh.Testing.Topologies;

namespace QkdMesh.Host.Tests.Audit;

/// <summary>What the log has of events that nobody asked for.</summary>
public sealed class NotedEventsTests : IDisposable
{
    private const string Changes =
        "new sae carol; sae alice: shares_with [bob] -> [bob, carol]; sae bob: shares_with [alice] -> [alice, carol]";

    private readonly AuditFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TopologiesQuarantinesAndAlarmsAreRecorded()
    {
        var topology = Networks.Of("a-b b-c", "alice@a bob@c");
        var link = topology.Definition.Links[0].Id;
        var first = new NetworkSnapshot(1, 1, topology, ImmutableDictionary<LinkId, LinkState>.Empty, [new NodeId("b")]);
        var sound = first with { Version = 2, Quarantined = [], Links = first.Links.Add(link, LinkState.Unknown with { Qber = 0.01 }) };
        var alarmed = sound with
        {
            Version = 3, TopologyVersion = 2, Topology = Networks.Of("a-b b-c", "alice@a bob@c carol@c"),
            Links = sound.Links.SetItem(link, LinkState.Unknown with { IsAlarmed = true }),
        };

        EntriesOf(null, first).Should().Equal(
            new TopologyEntry(1, null, null) { Time = default }, new QuarantineEntry("b", QuarantineEntry.Began) { Time = default });
        EntriesOf(first, sound).Should().Equal(new QuarantineEntry("b", QuarantineEntry.Ended) { Time = default });
        EntriesOf(sound, sound with { Version = 4 }).Should().BeEmpty();
        EntriesOf(sound, alarmed).Should().Equal(
            new TopologyEntry(2, "olga", Changes) { Time = default },
            new AlarmEntry(link.Value, AlarmStep.Raised) { Time = default });

        static IReadOnlyList<AuditEntry> EntriesOf(NetworkSnapshot? before, NetworkSnapshot now) =>
            NetworkRecords.EntriesOf(before, now, version => version == 2 ? "olga" : null, default);
    }

    /// <summary>SAEs that never collect must not fill the disk.</summary>
    [Fact]
    public void DestroyedKeysAreOneLineInASecond_ForEachNodeAndReason()
    {
        using (var log = _folder.BeginLog(fileSize: long.MaxValue))
        {
            for (var batch = 0; batch < 10_000; batch++)
                log.Destroyed(new("n0"), new KeyBatchId((ulong)batch, 7), 3, batch % 2 == 0 ? "Expired" : "Distrusted");
            _folder.Time.Now += TimeSpan.FromSeconds(1);
            log.Look();
            log.Look();
            log.Destroyed(new("n1"), new KeyBatchId(1, 7), 2, "Expired");
        }

        var lines = Lines("destroyed");
        lines.Should().HaveCount(3);
        lines[0].Should().Contain("\"node\":\"n0\",\"reason\":\"expired\",\"keys\":15000,\"batches\":[");
        lines[1].Should().Contain("\"reason\":\"distrusted\",\"keys\":15000");
        lines[2].Should().Contain("\"node\":\"n1\",\"reason\":\"expired\",\"keys\":2,");
        lines.Should().OnlyContain(line => line.Length < 2_000);
        _folder.Faults.Should().BeEmpty();
    }

    /// <summary>Keys of a batch are destroyed one by one if their record is not written.</summary>
    [Fact]
    public void DestroyedKeysOfABatchNameItOnce()
    {
        using (var log = _folder.BeginLog(fileSize: long.MaxValue))
            for (var key = 0; key < 128; key++) log.Destroyed(new("n0"), new KeyBatchId(1, 7), 1, "Unrecorded");

        Lines("\"kind\":\"destroyed\"").Should().ContainSingle().Which.Should().Contain(
            $"\"keys\":128,\"batches\":[\"{new KeyId(new KeyBatchId(1, 7), 0)}\"]");
    }

    [Fact]
    public void DestroyedKeysAreRecorded_AfterTheClockWentBack()
    {
        using (var log = _folder.BeginLog(fileSize: long.MaxValue))
        {
            log.Look();
            _folder.Time.Error = TimeSpan.FromDays(-1);
            log.Destroyed(new("n0"), new KeyBatchId(1, 1), 3, "Expired");
            _folder.Time.Now += TimeSpan.FromSeconds(1);
            log.Look();

            Lines("\"kind\":\"destroyed\"").Should().ContainSingle();
        }
    }

    [Fact]
    public void EveryKindOfLineIsReadAgain()
    {
        var now = _folder.Time.Now;
        using (var log = _folder.BeginLog(fileSize: long.MaxValue))
        {
            AuditEntry[] entries =
            [
                new TopologyEntry(3, "olga", "new node n5") { Time = now }, new TopologyEntry(4, null, null) { Time = now },
                new QuarantineEntry("n0", QuarantineEntry.Began) { Time = now }, new AlarmEntry("a-b", AlarmStep.EndsHeard) { Time = now },
                new CredentialEntry(CredentialEntry.Faulty, "trust/saes.crl is too old") { Time = now },
                new LoginEntry("saes", "alice", "00", "192.0.2.1:443") { Time = now },
                new LeftOutEntry(0) { Others = 3, Time = now },
            ];
            foreach (var entry in entries) log.NoteLater(entry);
        }

        _folder.Faults.Should().BeEmpty();
        Lines("").Should().HaveCount(9)
            .And.Contain(line => line.Contains("\"link\":\"a-b\",\"step\":\"ends_heard\"", StringComparison.Ordinal));
    }

    /// <summary>A node that begins is not held up, and nothing is lost unseen.</summary>
    [Fact]
    public void NotesThatFindTheLogBrokenAreCounted()
    {
        using (var log = _folder.BeginLog(fileSize: long.MaxValue))
        {
            var (file, elsewhere) = (_folder.Files[0], Path.Combine(_folder.Place, "..", "elsewhere"));
            File.Move(file, elsewhere);
            for (var at = 0; at < 50_000; at++) log.NoteLater(new NodeEntry("n0", NodeEntry.Began) { Time = _folder.Time.Now });
            File.Move(elsewhere, file);
        }

        var leftOut = Lines("left_out").Sum(line => NumberAfter(line, "\"others\":"));
        leftOut.Should().BePositive();
        (leftOut + Lines("node").Count).Should().Be(50_000);
    }

    [Fact]
    public void FilesOfTrustAreRecorded_WhenTheyChangeAndWhenTheyEndSoon()
    {
        using var authorities = new ProbeAuthorities();
        var clock = new Days();
        using (var log = _folder.BeginLog(fileSize: long.MaxValue))
        {
            using var trust = new CallerTrust(authorities.TrustDirectory, clock);
            var options = new MeshHostOptions { Topology = Networks.Of("a-b", "alice@a bob@b") };
            var policy = new CallerPolicy(options, new NetworkView(new RoutingOptions()), trust, handshakes: null, nodes: null);
            using var files = new FileFaultLog(policy, log, clock, NullLogger<FileFaultLog>.Instance);
            files.Look();
            files.Look();
            var list = Path.Combine(authorities.TrustDirectory, "operators.crl");
            var good = File.ReadAllText(list);
            Write(list, "broken");
            Write(list, good);
            clock.Now = policy.Ends.Where(end => end.Kind == "authority").Min(end => end.End) - TimeSpan.FromDays(13);
            for (var times = 0; times < 3; times++)
            {
                files.Look();
                files.Look();
                clock.Now += TimeSpan.FromDays(1);
            }

            void Write(string path, string text)
            {
                File.WriteAllText(path, text);
                clock.Tick();
                files.Look();
            }
        }

        Lines("\"change\":\"in_force\"").Should().HaveCountGreaterThanOrEqualTo(2);
        Lines("\"change\":\"faulty\"").Should().ContainSingle().Which.Should().Contain("operators.crl");
        Lines("\"change\":\"good\"").Should().ContainSingle();
        Lines("\"change\":\"ends_soon\"").GroupBy(line => line[line.IndexOf("\"detail\"", StringComparison.Ordinal)..^75])
            .Should().NotBeEmpty().And.OnlyContain(days => days.Count() <= 3).And.Contain(days => days.Count() == 3);
        _folder.Faults.Should().BeEmpty();
    }

    private List<string> Lines(string kind) =>
        [.. File.ReadLines(_folder.Files.Single()).Where(line => line.Contains(kind, StringComparison.Ordinal))];

    private static long NumberAfter(string line, string name)
    {
        var rest = line[(line.IndexOf(name, StringComparison.Ordinal) + name.Length)..];
        return long.Parse(rest.TakeWhile(char.IsDigit).ToArray(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>A clock that a test moves, with timers that ring when it says so.</summary>
    private sealed class Days : TimeProvider
    {
        private readonly List<Action> _timers = [];

        public DateTimeOffset Now { get; set; } = System.GetUtcNow();

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Now.UtcTicks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _timers.Add(() => callback(state));
            return System.CreateTimer(_ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public void Tick() => _timers.ForEach(ring => ring());
    }
}
