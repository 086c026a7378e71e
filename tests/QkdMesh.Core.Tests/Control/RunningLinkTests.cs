using QkdMesh.Core.Calls;
using QkdMesh.Core.Control;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Tests.Harness;

namespace QkdMesh.Core.Tests.Control;

/// <summary>A link between n0 and n1 whose source is listened to.</summary>
public class RunningLinkTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly TestMesh _mesh = new TestMesh(MeshTopology.Line(2)).Stock(2_000);
    private readonly ListenedTo _source = new();
    private readonly RunningLink _link;

    public RunningLinkTests() =>
        _link = new RunningLink(_mesh.Topology.Links[0], _source, new LinkOptions { WaitToRestore = TimeSpan.Zero });

    [Fact]
    public void AlarmDestroysAllKeyOfBothEnds()
    {
        Beat();
        _mesh.Stores.Should().OnlyContain(store => store.Sendable > Bits.Zero);
        _source.Qber = 0.2;

        Beat();

        foreach (var store in _mesh.Stores)
        {
            store.Session.Should().BeNull();
            store.Ledger.Should().Match<KeyLedger>(books => books.Stored == 0 && books.Balances);
            store.Ledger.DiscardedByReason.Should().ContainKey(DiscardReason.Alarm);
        }
        _link.State.Status.Should().Be(LinkStatus.Off);
        _source.Made.Should().OnlyContain(key => key.IsGone, "what was made while somebody listened is destroyed");
        _mesh[0].Links.CarryingEndOf(new LinkId("l0")).IsOk.Should().BeFalse();
    }

    [Fact]
    public void LinkMakesNoKey_WhileAnEndDoesNotAnswer()
    {
        Beat();
        _link.State.SecretKeyRate.Should().Be(_source.SecretKeyRate).And.NotBe(KeyRate.Zero);

        Beat(silent: 1);

        _link.State.Should().Match<LinkState>(state => state.Status == LinkStatus.Pending && state.SecretKeyRate == KeyRate.Zero);
    }

    [Fact]
    public void AlarmOfBeforeDestroysTheKeyOfBothEnds_ThoughTheSourceIsSound()
    {
        Beat();
        _link.Alarm();
        _link.State.Should().Match<LinkState>(state => state.IsAlarmed && state.Status == LinkStatus.Off);

        Beat();

        _mesh.Stores.Should().OnlyContain(
            store => store.Session == null && store.Ledger.DiscardedByReason.ContainsKey(DiscardReason.Alarm));
        Beat();
        _link.State.IsAlarmed.Should().BeFalse("both ends heard");
    }

    [Fact]
    public void LinkStaysOff_UntilBothEndsHaveHeardAndTheSourceIsSound()
    {
        Beat();
        _source.Qber = 0.2;
        Beat(silent: 1);
        _source.Qber = 0;
        Beat(silent: 1);
        _link.State.Status.Should().Be(LinkStatus.Off, "n1 may still use what it has");

        Beat();
        Beat();
        _link.State.Status.Should().NotBe(LinkStatus.Off);
        _mesh.EndOf("l0", 1).Session.Should().BeNull();
    }

    [Fact]
    public void KeyMadeMeanwhileIsThrownAway_AndTheLinkStaysOff_UntilTheQberHasBeenLowForLongEnough()
    {
        var link = new RunningLink(_mesh.Topology.Links[0], _source, new LinkOptions { WaitToRestore = 3 * Period });
        Beat(link);
        _source.Qber = 0.2;
        Beat(link);
        var received = _mesh.Stores.Sum(store => store.Ledger.Received);
        _source.Qber = 0.05;

        for (var beat = 0; beat < 3; beat++)
        {
            var made = _source.Made.Count;
            Beat(link);
            _source.Made.Skip(made).Should().ContainSingle("it is judged by what it makes").Which.IsGone.Should().BeTrue();
            link.State.Should().Match<LinkState>(
                state => state.IsAlarmed && state.Status == LinkStatus.Off && state.Alarm!.EndsHeard && state.Alarm.IsSound);
        }

        Beat(link);
        link.State.Should().Match<LinkState>(state => !state.IsAlarmed && state.Alarm == null && state.Status == LinkStatus.Pending);
        _source.Made.Should().OnlyContain(key => key.IsGone);
        _mesh.Stores.Sum(store => store.Ledger.Received).Should().Be(
            received, "what the beat that ended the alarm made was made before it ended");
        link.Alarms.Should().Be(1);
    }

    [Fact]
    public void WaitingBeginsAnew_WhenTheLinkGetsAnotherSourceOrIsCut()
    {
        var link = new RunningLink(_mesh.Topology.Links[0], _source, new LinkOptions { WaitToRestore = Period });
        link.Alarm();
        Beat(link);
        link.Configure(link.Definition, _source);
        Beat(link);
        link.State.IsAlarmed.Should().BeTrue("nobody has looked at this source for that long");

        link.IsCut = true;
        Beat(link);
        link.IsCut = false;
        Beat(link);
        link.State.IsAlarmed.Should().BeTrue("nobody looked while it was cut");

        Beat(link);
        link.State.IsAlarmed.Should().BeFalse();
    }

    [Fact]
    public void LinkThatStartsBetweenEndsInSession_CarriesKeyOnceItIsToldTo()
    {
        var again = new RunningLink(_mesh.Topology.Links[0], _source, new LinkOptions());
        again.State.Status.Should().Be(LinkStatus.Pending);

        again.TellSteps().Carry(call => _mesh[int.Parse(call.To.Value[1..], null)]);

        again.State.Should().Match<LinkState>(state => state.Status == LinkStatus.Active || state.Status == LinkStatus.Passive);
    }

    [Fact]
    public void CutBetweenTheTwoEnds_IsObeyedByBoth()
    {
        _link.BeatSteps(Period).Carry(call =>
        {
            // An order comes while the first end is asked, and is told to both.
            if (call is HandOverCall { To.Value: "n0" } && !_link.IsCut)
            {
                _link.IsCut = true;
                _link.TellSteps().Carry(order => _mesh[int.Parse(order.To.Value[1..], null)]);
            }
            return _mesh[int.Parse(call.To.Value[1..], null)];
        });

        _mesh[1].Links.CarryingEndOf(new LinkId("l0")).Error!.Code.Should().Be(ErrorCode.LinkDown);
    }

    [Fact]
    public void BlockThatItsLinkGaveUp_IsRefusedAndCountsForNothing()
    {
        var store = _mesh.EndOf("l0", 0);
        var books = store.Ledger;
        var block = new KeyBlock(store.Session!.Value, store.HighestBlock + 1, LinkEnd.A, KeyMaterial.CopyOf(new byte[512]));
        block.Key.Dispose();

        store.Ingest(block, TimeSpan.Zero).IsOk.Should().BeFalse();

        store.Ledger.Should().BeEquivalentTo(books);
    }

    private void Beat(int? silent = null) => Beat(_link, silent);

    private void Beat(RunningLink link, int? silent = null) =>
        link.BeatSteps(Period).Carry(call => call.To.Value == $"n{silent}" ? null : _mesh[int.Parse(call.To.Value[1..], null)]);

    private sealed class ListenedTo : IKeySource
    {
        public List<KeyMaterial> Made { get; } = [];

        public double Qber { get; set; }

        public KeyRate SecretKeyRate => KeyRate.FromKilobitsPerSecond(10);

        public IReadOnlyList<KeyMaterial> Produce(TimeSpan elapsed, Bits room)
        {
            if (room == Bits.Zero) return [];
            var key = KeyMaterial.CopyOf(new byte[512]);
            Made.Add(key);
            return [key];
        }
    }
}
