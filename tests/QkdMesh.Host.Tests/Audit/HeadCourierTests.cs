using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using QkdMesh.Host.Audit;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Host.Tests.Audit;

/// <summary>Heads on their way to a place that is away at times.</summary>
public sealed class HeadCourierTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1), Moment = TimeSpan.FromMilliseconds(1);

    private readonly FakePlace _place = new();
    private readonly AuditFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task NewestHeadOfEachFileArrives_WhenThePlaceIsBack()
    {
        using var courier = Courier();
        _place.IsAway = true;
        for (var bytes = 1; bytes <= 500; bytes++) courier.Put(Head("one", bytes), wait: false).Should().BeTrue("the log alone suffices");
        courier.Put(Head("two", 7), wait: false).Should().BeTrue();
        await Until(() => courier.Place.Warning is not null);
        courier.Place.Warning.Should().Be("the heads of the audit log do not reach the place: it is away");
        courier.Waiting.Should().Be(2, "a newer head takes the place of the one before");

        _place.IsAway = false;

        (await _place.TakenAsync()).Should().Equal(Head("one", 500), Head("two", 7));
        await Until(() => courier is { Place.Warning: null, Waiting: 0 });
    }

    [Fact]
    public void HeadsOfTheOldestFileAreLeftOut_WhenTooManyWait()
    {
        using var courier = Courier();
        _place.IsAway = true;
        for (var file = 0; file < HeadCourier.MostFiles + 5; file++) courier.Put(Head($"file-{file}", 1), wait: false);

        courier.Waiting.Should().Be(HeadCourier.MostFiles);
    }

    [Fact]
    public async Task NeededHeadIsKeptOnlyWhenThePlaceHasIt()
    {
        using var courier = Courier();
        courier.Put(Head("one", 1), wait: true).Should().BeTrue();
        (await _place.TakenAsync()).Should().Equal(Head("one", 1));

        _place.IsAway = true;
        courier.Put(Head("one", 2), wait: true).Should().BeFalse();
        courier.Put(Head("one", 2), wait: true).Should().BeFalse("it is away, and nothing waits for it");

        _place.IsAway = false;
        (await _place.TakenAsync()).Should().Equal(Head("one", 2));
        await Until(() => courier.Place.Warning is null);
        courier.Put(Head("one", 2), wait: true).Should().BeTrue("the place has it already");
    }

    /// <summary>The last heads say how the files ended.</summary>
    [Fact]
    public async Task WhatWaitsIsSentAtTheEnd()
    {
        using (var courier = Courier()) courier.Put(Head("one", 5), wait: false);

        (await _place.TakenAsync()).Should().Equal(Head("one", 5));
        _place.IsDisposed.Should().BeTrue();
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task KeysLeaveWithoutHeads_UnlessHeadsAreNeeded(bool areNeeded)
    {
        var options = new AuditOptions(_folder.Place) { MakesDirectory = true, NeedsHeads = areNeeded, Patience = 2 * Patience };
        var places = new HeadPlaces(options, [_place], _folder.Time, NullLoggerFactory.Instance, Moment);
        using var log = new AuditLog(options, "test", _folder.Time, NullLoggerFactory.Instance, heads: places);
        log.Write([AuditFolder.Record(1)]).Should().BeNull();

        _place.IsAway = true;
        log.Write([AuditFolder.Record(2)])?.Code.Should().Be(areNeeded ? ErrorCode.AuditUnavailable : null);
        await Until(() => log.HeadPlaces.All(place => place.Warning is not null));

        _place.IsAway = false;
        await Until(() => log.HeadPlaces.All(place => place.Warning is null));
        log.Write([AuditFolder.Record(3)]).Should().BeNull();
    }

    [Fact]
    public void LogDoesNotBegin_WhereItsNeededHeadsAreNotTaken()
    {
        _place.IsAway = true;
        var options = new AuditOptions(_folder.Place) { MakesDirectory = true, NeedsHeads = true, Patience = 2 * Patience };
        var places = new HeadPlaces(options, [_place], _folder.Time, NullLoggerFactory.Instance, Moment);

        var begin = () => new AuditLog(options, "test", _folder.Time, NullLoggerFactory.Instance, heads: places);

        begin.Should().Throw<AuditDirectoryException>().WithMessage("the heads of the audit log do not reach the place: it is away")
            .Which.Part.Should().Be(AuditPart.Heads);
        _place.IsDisposed.Should().BeTrue();
        _folder.Files.Should().BeEmpty("a start that fails leaves no file");
    }

    private HeadCourier Courier() => new(_place, Patience, _folder.Time, NullLogger<HeadCourier>.Instance, Moment);

    private static SentHead Head(string run, long bytes) =>
        new("audit-00000001.jsonl", run, "test", "machine", bytes, 100 * bytes, new string('0', 64), default);

    private static async Task Until(Func<bool> condition)
    {
        while (!condition()) await Task.Yield();
    }

    /// <summary>A place that takes heads while it is not away.</summary>
    private sealed class FakePlace : IHeadsTransport
    {
        private readonly Channel<IReadOnlyList<SentHead>> _taken = Channel.CreateUnbounded<IReadOnlyList<SentHead>>();

        public volatile bool IsAway;

        public string Kind => "fake";

        public string Name => "the place";

        public bool IsDisposed { get; private set; }

        public ValueTask<IReadOnlyList<SentHead>> TakenAsync() => _taken.Reader.ReadAsync(TestContext.Current.CancellationToken);

        public Task SendAsync(IReadOnlyList<SentHead> heads, CancellationToken cancellation)
        {
            if (IsAway) throw new HeadsNotTakenException("it is away");
            _taken.Writer.TryWrite(heads);
            return Task.CompletedTask;
        }

        public void Dispose() => IsDisposed = true;
    }
}
