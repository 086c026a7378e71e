using QkdMesh.Core.Audit;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;
using QkdMesh.Host.Audit;

namespace QkdMesh.Host.Tests.Audit;

/// <summary>A call gets one line, whatever keys it names: callers must not fill the disk with calls that cost them nothing.</summary>
public sealed class DeliveryLineTests : IDisposable
{
    private static readonly NodeId[][] Way = [[new("n0"), new("n1"), new("n2"), new("n3")]], OtherWay = [[new("n0"), new("n9"), new("n3")]];

    private readonly AuditFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryOtherKeyOfABatchIsOneLine_NotMuchLongerThanForKeysThatFollowEachOther()
    {
        var alternating = Write([.. Enumerable.Range(0, 64).Select(at => Run(1, 2 * at))]);
        var together = Write([Run(2, 0, 64)]);

        alternating.Length.Should().BeLessThan(together.Length + (64 * 5));
        alternating.Should().Contain("\"places\":\"0,2,4,6,8,10,").And.EndWith("124\"}]");
        _folder.Findings.OfType<AuditedDelivery>().Should().HaveCount(2);
    }

    [Fact]
    public void KeysOfManyBatchesNameTheirWayOnce()
    {
        var line = Write([.. Enumerable.Range(0, 128).Select(at => Run((ulong)at, 0))]);

        line.Length.Should().BeLessThan(128 * 60);
        line.Split("\"routes\":").Should().HaveCount(2);
    }

    [Fact]
    public void WaysThatTakeTurnsAreEachNamedOnce()
    {
        var line = Write([.. Enumerable.Range(0, 128).Select(at => Run((ulong)at, 0) with { Routes = at % 2 == 0 ? Way : OtherWay })]);

        line.Split("\"routes\":").Should().HaveCount(3);
    }

    [Fact]
    public void AllKeysAreReadAsTheyWereWritten()
    {
        AuditRecord[] call =
        [
            Run(1, 0, 3), Run(1, 5), Run(1, 8, 120), Run(4, 7, 2) with { Routes = OtherWay }, Run(3, 9) with { KeySize = 512 },
            Run(5, 0) with { Assurance = Assurance.Pqc, IsHybrid = true }, Run(6, 3, 4), Run(6, 9),
            Run(7, 1) with { Routes = [Way[0], OtherWay[0]] },
        ];
        Write(call);

        _folder.Faults.Should().BeEmpty();
        _folder.Records.Should().BeEquivalentTo(call);
        _folder.Findings.OfType<AuditedDelivery>().Should().ContainSingle();
    }

    [Fact]
    public void KeysOfOneCallAreExposedByTheirOwnWay()
    {
        Write([Run(1, 0, 3), Run(1, 5), Run(4, 7, 2) with { Routes = OtherWay }]);
        var tally = new ExposureTally(new("n9"), null, null);
        foreach (var delivery in _folder.Findings.OfType<AuditedDelivery>()) tally.Add(delivery);

        tally.Readable().Should().ContainSingle().Which.KeyIds.Should().Equal(
            new KeyId(new KeyBatchId(4, 7), 7).ToString(), new KeyId(new KeyBatchId(4, 7), 8).ToString());
    }

    [Fact]
    public void KeysForSeveralSlavesHaveALineForEach_AndAreExposedOnce()
    {
        var first = Run(1, 0, 3) with { Step = AuditedStep.Supplied };
        using (var log = _folder.Begin()) log.Write([first, first with { Slave = new("another"), Routes = OtherWay }]).Should().BeNull();
        var (onOneWay, onNone) = (new ExposureTally(new("n9"), null, null), new ExposureTally(new("n8"), null, null));
        foreach (var delivery in _folder.Findings.OfType<AuditedDelivery>())
        {
            onOneWay.Add(delivery);
            onNone.Add(delivery);
        }

        _folder.Findings.OfType<AuditedDelivery>().Should().HaveCount(2);
        (onOneWay.Count().Readable, onNone.Count().Readable).Should().Be((3, 0));
        onOneWay.Readable().Should().ContainSingle().Which.Slave.Should().Be("another");
    }

    /// <summary>Somebody wrote the line.</summary>
    [Theory]
    [InlineData("3-1")]
    [InlineData("0,0")]
    [InlineData("0-5,5")]
    [InlineData("1-2-3")]
    [InlineData("-1")]
    [InlineData("")]
    [InlineData("0,")]
    [InlineData("x")]
    [InlineData("67108864")]
    [InlineData("0-99999999999")]
    public void PlacesThatCannotBeAreAFault(string places) =>
        ReadOf(new MoreKeys(Run(1, 2).FirstKey.ToString()) { Places = places })
            .Should().Throw<FormatException>().WithMessage("*cannot be*");

    [Fact]
    public void OtherNonsenseIsAFault()
    {
        ReadOf(new MoreKeys("no id")).Should().Throw<FormatException>();
        ReadOf(new MoreKeys(Run(1, 2).FirstKey.ToString()) { Routes = [] }).Should().Throw<FormatException>();
        ReadOf(new MoreKeys(Run(1, 2).FirstKey.ToString()) { Routes = [["not a name!"]] }).Should().Throw<FormatException>();
        ReadOf(null!).Should().Throw<FormatException>();
    }

    /// <summary>The figures of docs/operations.md, in bytes with the hash and the line break.</summary>
    [Theory]
    [InlineData("a key", 354)]
    [InlineData("a batch of 128", 356)]
    [InlineData("every other key of 128", 624)]
    [InlineData("128 keys of as many batches", 7_094)]
    public void LineHasTheLengthThatTheDocumentSays(string call, int bytes)
    {
        var keys = new AuditRecord(
            AuditedStep.Collected, new("norte"), new("bank-norte"), new("bank-quiron"), Run(1, 0).FirstKey, 1, 256, Assurance.Its, false,
            [[new("norte"), new("quevedo"), new("quijote"), new("quiron")]]);
        _folder.Time.Now += TimeSpan.FromMilliseconds(1.25);
        Write(call switch
        {
            "a key" => [keys],
            "a batch of 128" => [keys with { Count = 128 }],
            "every other key of 128" => [.. Enumerable.Range(0, 64).Select(at => keys with { FirstKey = Run(1, 2 * at).FirstKey })],
            _ => [.. Enumerable.Range(0, 128).Select(at => keys with { FirstKey = Run((ulong)at, 0).FirstKey })],
        });

        (File.ReadLines(_folder.Files[^1]).Last().Length + 1).Should().Be(bytes);
    }

    private static Action ReadOf(MoreKeys more) =>
        () => ((DeliveryEntry)DeliveryEntry.Of([Run(1, 0)], default) with { More = [more] }).Read();

    private static AuditRecord Run(ulong batch, int first, int count = 1) => new(
        AuditedStep.Collected, new("n3"), new("alice"), new("bob"), new KeyId(new KeyBatchId(batch, 7), first), count, 256, Assurance.Its,
        false, Way);

    // The line of the call, up to its hash.
    private string Write(IReadOnlyList<AuditRecord> call)
    {
        using (var log = _folder.Begin()) log.Write(call).Should().BeNull();
        return File.ReadLines(_folder.Files[^1]).Skip(1).Should().ContainSingle().Subject.Split(",\"hash\":")[0];
    }
}
