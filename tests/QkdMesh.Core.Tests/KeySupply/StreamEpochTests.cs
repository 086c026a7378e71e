using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Node;
using QkdMesh.Core.Tests.Harness;
using QkdMesh.History;
using static QkdMesh.Core.Tests.Harness.TestMesh;

namespace QkdMesh.Core.Tests.KeySupply;

/// <summary>What both sides of a stream hear if its driver starts over, or if they do not ask for the same keys.</summary>
public class StreamEpochTests : StreamOfTwo
{
    [Fact]
    public void FollowerIsTold_WhenTheDriverStartedOver()
    {
        Drive(count: 5);
        var before = TakeNext().Value!;
        DriverForgets();
        var keys = Drive(count: 5)!;

        var after = TakeNext().Value!;

        (after.Index, after.Keys.Id).Should().Be((0, keys.Id));
        after.Epoch.Should().BeGreaterThan(before.Epoch, "two keys must not be at one place of one call");
    }

    /// <summary>A follower that waits for a batch at 0 would wait for good.</summary>
    [Fact]
    public void StreamGoesOn_WhenTheDriverStartedOverAndItsFirstBatchIsLost()
    {
        Drive(count: 5);
        TakeNext().Value!.Index.Should().Be(0);
        DriverForgets();
        Place(count: 1).Index.Should().Be(0, "this batch is lost");
        var keys = Drive()!;

        TakeNext().Value!.Keys.Id.Should().Be(keys.Id);
    }

    /// <summary>The clock of the driver's node may have gone back. So the follower's node says what the follower has had.</summary>
    [Fact]
    public void DriverBeginsAnEpoch_WhenTheFollowerHasHadMore()
    {
        var had = StreamPlace.At("video", StreamPlace.StartOf(7) + 40).Number;

        var place = _mesh[0].NextPlace(Stream, _driver, 5, _mesh.Now, had).Value;
        var next = _mesh[0].NextPlace(Stream, _driver, 5, _mesh.Now, place.Number).Value;

        (place.Epoch, place.Index).Should().Be((8, 0));
        (next.Epoch, next.Index).Should().Be((8, 5));
    }

    /// <summary>A follower's node that was taken over may say anything. No place is given out twice.</summary>
    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(ulong.MaxValue - 1)]
    [InlineData((ulong)uint.MaxValue << 32)]
    [InlineData((31UL * 24 * 3600) << 32)]
    public void DriverIsTold_WhenTheFollowersNodeNamesAPlaceThatCannotBe(ulong named)
    {
        var before = Place(count: 5);
        var driver = _mesh[0].OpenStream(Stream, Alice, _mesh.Now).Value;

        _mesh[0].NextPlace(Stream, driver, 5, _mesh.Now, named).Error!.Code.Should().Be(ErrorCode.StreamEpochTooLate);

        Place().Number.Should().Be(before.Number + 5);
    }

    /// <summary>A false node could step forward from epoch to epoch. Other streams of the node keep their epochs.</summary>
    [Fact]
    public void EpochsAreNotUsedUp_WhenTheFollowersNodeStepsForward()
    {
        const uint Latest = 30 * 24 * 3600;
        _mesh[0].NextPlace(Stream, _driver, 1, _mesh.Now, StreamPlace.StartOf(Latest)).Value.Epoch.Should().Be(Latest + 1);
        _mesh[0].NextPlace(Stream, _driver, 1, _mesh.Now, StreamPlace.StartOf(Latest + 2)).IsOk.Should().BeFalse();
    }

    /// <summary>A driver's node that was taken over must not make the follower's node give out places again, or none any more.</summary>
    [Theory]
    [InlineData(ulong.MaxValue, ErrorCode.StreamEpochTooLate)]
    [InlineData((61UL * 24 * 3600) << 32, ErrorCode.StreamEpochTooLate)]
    [InlineData(uint.MaxValue, ErrorCode.MalformedFrame)]
    public void FollowersNodeRefusesABatch_AtAPlaceThatCannotBe(ulong number, ErrorCode reason)
    {
        using var attempt = _mesh[0].BeginAttempt(Request(2), [_mesh.RouteOf(0, 1)]);
        attempt.GoTo(StreamPlace.At(Stream.Name, number));

        _mesh.Drive(attempt).Error!.Code.Should().Be(reason);

        Drive();
        TakeNext().Value!.Index.Should().Be(0);
    }

    [Theory]
    [InlineData(1, 1, "the clock has passed the epoch of before")]
    [InlineData(3600, 3600, "the epoch is the time of day")]
    [InlineData(-3600, 0, "the clock went back, and nobody knows the epoch of before")]
    public void EpochFollowsTheClock_WhenBothNodesOfAStreamRestart(int secondsLater, int epoch, string because)
    {
        var started = DateTimeOffset.UnixEpoch + TimeSpan.FromDays(1);
        var before = Restarted(started);

        var after = Restarted(started + TimeSpan.FromSeconds(secondsLater));

        (after.Epoch > before.Epoch).Should().Be(epoch > 0, because);
        after.Index.Should().Be(0);

        StreamPlace Restarted(DateTimeOffset at)
        {
            var manager = new KeyManager(new("n0"), Options, _mesh.Entropy, NoHistory.Instance, started: at);
            var call = manager.OpenStream(Stream, Alice, TimeSpan.Zero).Value;
            return manager.NextPlace(Stream, call, 5, TimeSpan.Zero).Value;
        }
    }

    /// <summary>The follower had more than this node's clock says. Then both nodes forget the stream.</summary>
    [Fact]
    public void EpochRises_WhenAStreamIsForgottenBeforeTheClockReachesItsEpoch()
    {
        var had = _mesh[0].NextPlace(Stream, _driver, 5, _mesh.Now, StreamPlace.StartOf(100_000)).Value;

        DriverForgets();

        Place().Epoch.Should().Be(had.Epoch + 1);
    }

    [Fact]
    public void StreamEnds_WhenNoEpochIsLeft()
    {
        var end = DateTimeOffset.FromUnixTimeSeconds(StreamPlace.LastEpoch);
        var manager = new KeyManager(new("n0"), Options, _mesh.Entropy, NoHistory.Instance, started: end);
        var call = manager.OpenStream(Stream, Alice, TimeSpan.Zero).Value;
        manager.NextPlace(Stream, call, int.MaxValue, TimeSpan.Zero).IsOk.Should().BeTrue();
        manager.NextPlace(Stream, call, int.MaxValue, TimeSpan.Zero).IsOk.Should().BeTrue();

        for (var time = 0; time < 3; time++)
            manager.NextPlace(Stream, call, 128, TimeSpan.Zero).Error!.Code.Should().Be(ErrorCode.StreamEpochTooLate);

        manager.OpenStream(Stream, Alice, TimeSpan.FromSeconds(1)).IsOk.Should().BeTrue("the SAE opens it, but gets no place");
        manager.OpenStream(StreamId.Of(Alice, Bob, "other"), Alice, TimeSpan.FromSeconds(1)).Error!.Code.Should().Be(
            ErrorCode.StreamEpochTooLate);
    }

    [Fact]
    public void EpochEnds_BeforeABatchThatHasNoPlaceInIt()
    {
        _mesh[0].NextPlace(Stream, _driver, 5, _mesh.Now, StreamPlace.StartOf(7));
        _mesh[0].NextPlace(Stream, _driver, int.MaxValue, _mesh.Now);
        _mesh[0].NextPlace(Stream, _driver, int.MaxValue - 10, _mesh.Now).Value.Epoch.Should().Be(8);

        var place = _mesh[0].NextPlace(Stream, _driver, 128, _mesh.Now).Value;

        (place.Epoch, place.Index).Should().Be((9, 0));
    }

    [Fact]
    public void EpochBegins_WhenTheMemoryOfTheDriverMayHaveGoneBack()
    {
        Place(count: 9);

        _mesh[0].DestroyAll();

        (Place().Epoch, Place().Index).Should().Be((1, 1));
    }

    [Fact]
    public void BothAreTold_WhenTheyAskForDifferentSizes()
    {
        TakeNext(keyLength: 16);
        AskForRoom(keyLength: 32).Value.IsThere.Should().BeTrue();
        Drive();
        TakeNext(keyLength: 16).Error!.Detail.Should().Be(
            "for stream video, alice requested keys of 256 bits, and bob keys of 128 bits");

        var told = AskForRoom(keyLength: 32).Error!;

        told.Should().Be(new MeshError(
            ErrorCode.StreamKeySizeDiffers, "for stream video, alice requested keys of 256 bits, and bob keys of 128 bits"));
        AskForRoom(keyLength: 32).IsOk.Should().BeTrue("it was told once: the follower may have changed its mind");
    }

    [Fact]
    public void DriverIsNotTold_WhenItAsksForTheFollowersSizeMeanwhile()
    {
        Drive();
        TakeNext(keyLength: 16).IsOk.Should().BeFalse();

        AskForRoom(keyLength: 16).IsOk.Should().BeTrue();
    }

    [Fact]
    public void CallThatLostItsStreamOpensNone()
    {
        Later(2 * Options.KeyLifetime);

        TakeNext().Error!.Code.Should().Be(ErrorCode.StreamTakenOver);

        using var attempt = _mesh[0].BeginAttempt(Request(), [_mesh.RouteOf(0, 1)]);
        attempt.GoTo(Place());
        _mesh.Drive(attempt).Error!.Detail.Should().Be("bob has not opened stream video");
    }

    /// <summary>Calls that ended hold no room. The stream that was not used for the longest time is forgotten first.</summary>
    [Fact]
    public void StreamsOfEndedCallsMakeRoom()
    {
        _mesh[0].CloseStream(Stream, Alice, _driver);
        for (var number = 0; number < 3 * Options.MaxStreamsPerPair; number++)
        {
            _mesh.Now += TimeSpan.FromTicks(1);
            var other = StreamId.Of(Alice, Bob, $"stream-{number}");
            _mesh[0].CloseStream(other, Alice, _mesh[0].OpenStream(other, Alice, _mesh.Now).Value);
        }

        _mesh[0].NextPlace(Stream, _driver, 1, _mesh.Now).Error!.Code.Should().Be(ErrorCode.StreamTakenOver);
        Place().Epoch.Should().BePositive("its places were forgotten, and the clock has stood still");
    }

    [Fact]
    public void StreamGoesOn_WhenItsSaeOpensItAgain()
    {
        Place(count: 5);
        var held = _mesh[0].OpenStream(Stream, Alice, _mesh.Now).Value;
        _mesh[0].CloseStream(Stream, Alice, held - 1);
        _mesh[0].CheckHeld(Stream, Alice, held, _mesh.Now).Should().BeNull("an earlier call closes nothing");
        _mesh[0].CloseStream(Stream, Alice, held);
        _mesh[0].CheckHeld(Stream, Alice, held, _mesh.Now).Should().NotBeNull();

        (Place().Epoch, Place().Index).Should().Be((0, 6));
    }

    [Fact]
    public void WaitingKeysGo_WhenTheirStreamMakesRoom()
    {
        Drive();
        _mesh[1].CloseStream(Stream, Bob, _follower);
        for (var number = 0; number < Options.MaxStreamsPerPair; number++)
            _mesh[1].OpenStream(StreamId.Of(Alice, Bob, $"stream-{number}"), Bob, _mesh.Now).IsOk.Should().BeTrue();

        _mesh[1].BacklogOf(Stream).Should().Be(0);
        _mesh[1].OpenStream(Stream, Bob, _mesh.Now).Error!.Code.Should().Be(ErrorCode.TooManyStreams, "calls hold all of them");
    }
}
