using CsCheck;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Control;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Tests.Harness;

namespace QkdMesh.Core.Tests.Control;

public class LinkLifecycleTests
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Horizon = TimeSpan.FromSeconds(5);
    private static readonly KeyRate Rate = KeyRate.FromKilobitsPerSecond(10);

    private readonly LinkLifecycle _life = new(Horizon);
    private readonly LinkPair _pair = new LinkPair().Greeted();

    [Fact]
    public void StatusFollowsTheEndsAndTheSource()
    {
        Status().Should().Be(LinkStatus.Pending, "nobody has said anything");
        Observe();
        Status().Should().Be(LinkStatus.Pending, "there is no key");

        HandOver(1000);
        Status().Should().Be(LinkStatus.Pending, "only one end can send");
        HandOver(1000);
        Status().Should().Be(LinkStatus.Active);
        Status(rate: KeyRate.Zero).Should().Be(LinkStatus.Passive);
        Status(cut: true).Should().Be(LinkStatus.Off);

        Use(LinkEnd.A);
        Observe();
        Status().Should().Be(LinkStatus.Active, "what was used up comes again");
        _life.Observe(Report(LinkEnd.A), null, Beat);
        Status().Should().Be(LinkStatus.Pending, "one end does not answer");

        _pair.B.EndSession(DiscardReason.SessionEnded);
        _pair.Greeted();
        Observe();
        Status().Should().Be(LinkStatus.Pending, "the session is new and has no key");
    }

    [Fact]
    public void StateTellsTheStockOfBothDirections_AndNoRateWhileCut()
    {
        HandOver(1000);

        var state = _life.State(off: true, Rate);
        (state.SecretKeyRate, state.StockAToB, state.StockBToA).Should().Be((KeyRate.Zero, Bits.FromBytes(936), Bits.Zero));
        _life.State(off: false, Rate).SecretKeyRate.Should().Be(Rate);
    }

    [Fact]
    public void NoKeyIsWanted_WhenTheEndsHaveNoSession()
    {
        _life.Room(Bits.FromBytes(1000)).Should().Be(Bits.Zero);
        _life.Observe(Report(LinkEnd.A), new LinkKeyStore(LinkPair.Link, LinkEnd.B, _pair.Entropy).Report(), Beat);

        _life.Room(Bits.FromBytes(1000)).Should().Be(Bits.Zero);
        _life.Invoking(life => life.Tag([])).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void RoomIsWhatBothDirectionsLack()
    {
        HandOver(1000);

        _life.Room(Bits.FromBytes(1000)).Should().Be(Bits.FromBytes(64 + 1000));
        _life.Room(Bits.FromBytes(500)).Should().Be(Bits.FromBytes(64), "what one direction has too much the other does without");
        _life.Room(Bits.FromBytes(400)).Should().Be(Bits.Zero);
        _life.RoomOfEach(Bits.FromBytes(500)).Should().Be(new SendingRoom(Bits.Zero, Bits.FromBytes(500)));
    }

    [Fact]
    public void BlockGoesToTheEndWithLessToSend() => Gen.Int[KeyBlock.MinLength, 3000].Array[1, 8].Array[1, 8].Sample(
        beats =>
        {
            var (life, pair) = (new LinkLifecycle(Horizon), new LinkPair().Greeted());
            foreach (var lengths in beats)
            {
                life.Observe(pair.A.Report(), pair.B.Report(), Beat);
                long ofA = pair.A.Sendable.Bytes, ofB = pair.B.Sendable.Bytes;
                foreach (var (a, b) in life.Tag([.. lengths.Select(length => KeyMaterial.Random(length, pair.Entropy))]))
                {
                    (a.Session, a.Id, a.Sender).Should().Be((b.Session, b.Id, b.Sender));
                    a.Key.FixedTimeEquals(b.Key).Should().BeTrue();
                    a.Key.Should().NotBeSameAs(b.Key);
                    a.Sender.Should().Be(ofA <= ofB ? LinkEnd.A : LinkEnd.B);
                    if (a.Sender == LinkEnd.A) ofA += a.Key.Length;
                    else ofB += a.Key.Length;
                    pair.A.Ingest(a, default).IsOk.Should().BeTrue();
                    pair.B.Ingest(b, default).IsOk.Should().BeTrue();
                    pair.Confirm(a.Id);
                }
                // The longest block, and what confirmation takes from each block of the beat.
                Math.Abs(pair.A.Sendable.Bytes - pair.B.Sendable.Bytes)
                    .Should().BeLessThanOrEqualTo(3000 + (lengths.Length * KeyBlock.ConfirmationLength));
            }
        },
        iter: 50,
        threads: 1);

    /// <summary>
    /// A link that starts again has the key of one beat at first. If one direction got all of it, requests in the other direction would
    /// fail until the next beat.
    /// </summary>
    [Theory]
    [InlineData(28_000)]
    [InlineData(2048)]
    public void BothEndsCanSend_AfterTheFirstBeatOfASession(int length)
    {
        HandOver(length);

        Report(LinkEnd.A).Sendable.Bytes.Should().BeCloseTo(Report(LinkEnd.B).Sendable.Bytes, KeyBlock.ConfirmationLength);
        Report(LinkEnd.B).Sendable.Bytes.Should().BeGreaterThan(0);
    }

    [Fact]
    public void KeyStaysInOneBlock_WhenItsHalvesWouldBeShort()
    {
        Observe();

        _life.Tag([KeyMaterial.Random(2047, _pair.Entropy)]).Should().ContainSingle();
    }

    [Fact]
    public void KeyStaysInOneBlock_WhenAnEndHasMoreThanThat()
    {
        HandOver(20_000);

        _life.Tag([KeyMaterial.Random(9000, _pair.Entropy)]).Should().ContainSingle();
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(20_000)]
    public void Tag_EmptiesWhatItIsGiven(int length)
    {
        Observe();
        var key = KeyMaterial.Random(length, _pair.Entropy);

        _life.Tag([key]);

        key.Invoking(gone => gone.Length).Should().Throw<ObjectDisposedException>();
    }

    /// <summary>Whichever part restarts, no block has the id of an earlier block, so the ends refuse none.</summary>
    [Fact]
    public void BlockIdsNeverRepeatInASession_WhenTheLinkIsRestarted() => Gen.Int[1, 3].Array[2, 10].Sample(
        counts =>
        {
            var pair = new LinkPair().Greeted();
            var ids = new List<ulong>();
            foreach (var (restart, count) in counts.Index())
            {
                var life = new LinkLifecycle(Horizon);
                life.Observe(pair.A.Report(), pair.B.Report(), Beat);
                foreach (var (a, b) in life.Tag([.. Enumerable.Range(0, count).Select(_ => KeyMaterial.Random(1000, pair.Entropy))]))
                {
                    // Now and then a block reaches one end only before the link is restarted.
                    ids.Add(a.Id);
                    pair.A.Ingest(a, default).IsOk.Should().BeTrue();
                    if (restart % 3 != 0) pair.B.Ingest(b, default).IsOk.Should().BeTrue();
                }
            }
            ids.Should().OnlyHaveUniqueItems().And.BeInAscendingOrder();
        },
        iter: 100,
        threads: 1);

    [Fact]
    public void ConsumptionIsAveragedOverTheHorizon()
    {
        HandOver(20_000);
        HandOver(20_000);
        for (var beat = 0; beat < 60; beat++)
        {
            Use(LinkEnd.A);
            Observe();
        }
        const double Used = (100 + KeyDelivery.AuthenticationLength) * 8;
        _life.State(false, Rate).Consumption.BitsPerSecond.Should().BeApproximately(Used, 1);

        _life.Observe(Report(LinkEnd.A), Report(LinkEnd.B), Horizon);
        _life.State(false, Rate).Consumption.BitsPerSecond.Should().BeApproximately(Used / Math.E, 1);
    }

    /// <summary>Else every link would be news for ever, and a network at rest be published each second.</summary>
    [Fact]
    public void ConsumptionEnds_WhenTheLinkIsAtRest()
    {
        HandOver(20_000);
        HandOver(20_000);
        Observe();
        Use(LinkEnd.A);
        Observe();
        _life.State(false, Rate).Consumption.Should().BeGreaterThan(KeyRate.Zero);

        for (var beat = 0; beat < 100; beat++) Observe();
        _life.State(false, Rate).Consumption.Should().Be(KeyRate.Zero);
    }

    /// <summary>What an end spent before is no news: it would look like a rush that takes a minute to wear off.</summary>
    [Fact]
    public void ConsumptionStartsAtNothing_WhenTheLinkIsRestarted()
    {
        HandOver(20_000);
        HandOver(20_000);
        for (var use = 0; use < 50; use++) Use(LinkEnd.A);

        var restarted = new LinkLifecycle(Horizon);
        restarted.Observe(Report(LinkEnd.A), Report(LinkEnd.B), Beat);

        restarted.State(false, Rate).Consumption.Should().Be(KeyRate.Zero);
    }

    [Fact]
    public void ConsumptionIsNeverNegative_WhenAnEndRestartsItsBooks()
    {
        HandOver(1000);
        HandOver(1000);
        Use(LinkEnd.A);
        Observe();
        var spent = _life.State(false, Rate).Consumption;

        _life.Observe(new LinkKeyStore(LinkPair.Link, LinkEnd.A, _pair.Entropy).Report(), Report(LinkEnd.B), Beat);

        _life.State(false, Rate).Consumption.Should().BeLessThan(spent).And.BeGreaterThan(KeyRate.Zero);
    }

    private LinkEndReport Report(LinkEnd end) => _pair[end].Report();

    private void Observe() => _life.Observe(Report(LinkEnd.A), Report(LinkEnd.B), Beat);

    private LinkStatus Status(bool cut = false, KeyRate? rate = null) => _life.State(cut, rate ?? Rate).Status;

    // One beat of the link: it makes a block, and both ends confirm it.
    private void HandOver(int length)
    {
        Observe();
        foreach (var (a, b) in _life.Tag([KeyMaterial.Random(length, _pair.Entropy)]))
        {
            _pair.A.Ingest(a, default);
            _pair.B.Ingest(b, default);
            _pair.Confirm(a.Id);
        }
        Observe();
    }

    private void Use(LinkEnd from) => _pair.Open(from.Other(), _pair.Seal(from, new byte[100])).Should().NotBeNull();
}
