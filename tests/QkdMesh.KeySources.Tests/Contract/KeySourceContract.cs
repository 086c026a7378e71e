using QkdMesh.Core.Calls;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.KeySources.Tests.Harness;

namespace QkdMesh.KeySources.Tests.Contract;

/// <summary>The contract of every source of link key.</summary>
public abstract class KeySourceContract : IAsyncLifetime
{
    private SourceDriver _driver = null!;
    private TwoEnds _ends = null!;

    private protected abstract Task<SourceDriver> StartAsync();

    public async ValueTask InitializeAsync()
    {
        _driver = await StartAsync();
        _ends = new TwoEnds(_driver.Link, _driver.SourceOfLink, _driver.SourcesOf, _driver.Time);
    }

    public async ValueTask DisposeAsync()
    {
        _ends.Dispose();
        await _driver.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task BothEndsHoldTheSameBytes_UnderTheSameIds()
    {
        await UntilSuppliedAsync(keys: 40);

        var ofA = _ends.History.BlocksAt('A').Select(block => (block.Session, block.Block, block.Sender, block.Digest)).ToList();
        ofA.Should().NotBeEmpty()
            .And.Equal(_ends.History.BlocksAt('B').Select(block => (block.Session, block.Block, block.Sender, block.Digest)));
        _ends.History.ShouldKeepThePromises();
    }

    [Fact]
    public async Task NoByteComesTwice()
    {
        await UntilSuppliedAsync(keys: 200);

        foreach (var end in new[] { 'A', 'B' })
        {
            _ends.History.BlocksAt(end).Select(block => block.Digest).Should().OnlyHaveUniqueItems();
            _ends.History.BlocksAt(end).Select(block => (block.Session, block.Block)).Should().OnlyHaveUniqueItems();
        }
        _ends.History.ShouldKeepThePromises();
    }

    [Fact]
    public async Task KeyIsForBothDirections()
    {
        await UntilAsync(() => _ends.StoreOf(LinkEnd.A).Sendable > Bits.Zero && _ends.StoreOf(LinkEnd.B).Sendable > Bits.Zero);

        _ends.Link.State.Status.Should().Be(LinkStatus.Active);
    }

    [Fact]
    public async Task RoomIsRespected_AndAFullLinkMakesNoMore()
    {
        var most = TwoEnds.Options.MaxStock + TwoEnds.Options.MaxStock;
        await UntilAsync(() =>
        {
            Sendable.Should().BeLessThanOrEqualTo(most);
            // Each end may have a rest shorter than a block, and each block uses its head for its confirmation.
            return Sendable.Bytes > most.Bytes - (3 * KeyBlock.MinLength);
        });
        for (var beat = 0; beat < 5; beat++) await BeatAsync();
        var received = Received;

        for (var beat = 0; beat < 5; beat++) await BeatAsync();

        Received.Should().Be(received);
    }

    [Fact]
    public async Task StallIsSeen_AndKeyComesAgainWhenItIsOver()
    {
        await UntilSuppliedAsync(keys: 1);

        await _driver.StallAsync(_ends);
        await UntilAsync(() => _ends.Link.State.SecretKeyRate == KeyRate.Zero);
        var received = Received;
        for (var beat = 0; beat < 5; beat++) await BeatAsync();
        Received.Should().BeLessThanOrEqualTo(received + TwoEnds.Options.MaxStock.Bytes, "what is on its way may still come");
        await _driver.RecoverAsync(_ends);

        await UntilAsync(() => _ends.Link.State is { SecretKeyRate.BitsPerSecond: > 0, SourceFault: null, Status: LinkStatus.Active });
        while (_ends.TrySupply()) _ = Received;
        await UntilSuppliedAsync(keys: 10);
        _ends.History.ShouldKeepThePromises();
    }

    public static MatrixTheoryData<string, Fate> Faults { get; } = new(
        [
            nameof(OfferKeyCall), nameof(AcceptOfferCall), nameof(CompleteOfferCall), nameof(HandOverCall), nameof(ConfirmBlocksCall),
            nameof(ConfirmCall), nameof(GreetCall),
        ],
        [Fate.Lost, Fate.AnswerLost, Fate.Repeated, Fate.RestartBefore, Fate.RestartAfter]);

    [Theory, MemberData(nameof(Faults))]
    public async Task NothingIsUsedThatBothEndsDoNotHave_WhenACallFails(string call, Fate fate)
    {
        // Every third call, so that the next call has to deal with the consequences.
        var count = 0;
        _ends.FateOf = made => made.GetType().Name == call && ++count % 3 == 0 ? fate : Fate.Answered;
        for (var beat = 0; beat < 40; beat++)
        {
            await BeatAsync();
            _ = _ends.TrySupply();
        }
        _ends.FateOf = _ => Fate.Answered;

        await UntilSuppliedAsync(keys: 5);
        _ends.History.ShouldKeepThePromises();
    }

    [Fact]
    public async Task CutLinkGetsNoKey()
    {
        await UntilSuppliedAsync(keys: 1);
        _ends.Link.IsCut = true;
        await BeatAsync();
        var received = Received;

        for (var beat = 0; beat < 5; beat++) await BeatAsync();

        Received.Should().Be(received);
        _ends.Link.IsCut = false;
        await UntilSuppliedAsync(keys: 10);
    }

    [Fact]
    public async Task AlarmDestroysEverything_AndWhatComesLaterIsNew()
    {
        await UntilSuppliedAsync(keys: 3);
        _ends.Link.Alarm();
        await BeatAsync();

        foreach (var end in new[] { LinkEnd.A, LinkEnd.B }) _ends.StoreOf(end).Ledger.Stored.Should().Be(0);

        await UntilSuppliedAsync(keys: 3);
        _ends.History.ShouldKeepThePromises();
    }

    [Fact]
    public async Task AllKeyIsDestroyed_WhenTheNodesShutDown()
    {
        await UntilSuppliedAsync(keys: 1);
        var held = new[] { LinkEnd.A, LinkEnd.B }.SelectMany(end => KeyHeld.By(_ends[end])).ToList();

        foreach (var end in new[] { LinkEnd.A, LinkEnd.B }) _ends[end].ShutDown();

        held.Concat(new[] { LinkEnd.A, LinkEnd.B }.SelectMany(end => KeyHeld.By(_ends[end]))).Where(key => !key.IsGone).Should().BeEmpty();
        foreach (var end in new[] { LinkEnd.A, LinkEnd.B }) _ends.StoreOf(end).Ledger.Stored.Should().Be(0);
    }

    private protected TwoEnds Ends => _ends;

    private protected async Task BeatAsync()
    {
        _driver.Time.Advance(TwoEnds.Options.Period);
        _ends.Beat();
        await _driver.SettleAsync();
    }

    private protected async Task UntilAsync(Func<bool> condition)
    {
        for (var beat = 0; beat < _driver.MostBeats && !condition(); beat++) await BeatAsync();
        condition().Should().BeTrue("it should be so within {0} beats; the link says: {1}", _driver.MostBeats, _ends.Link.State);
    }

    private protected async Task UntilSuppliedAsync(int keys)
    {
        var supplied = 0;
        await UntilAsync(() =>
        {
            while (supplied < keys && _ends.TrySupply()) supplied++;
            return supplied == keys;
        });
    }

    private long Received => _ends.StoreOf(LinkEnd.A).Ledger.Received;

    private Bits Sendable => _ends.StoreOf(LinkEnd.A).Sendable + _ends.StoreOf(LinkEnd.B).Sendable;
}
