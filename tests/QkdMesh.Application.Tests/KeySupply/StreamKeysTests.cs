using QkdMesh.Application.KeySupply;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;

namespace QkdMesh.Application.Tests.KeySupply;

public sealed class StreamKeysTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DrivesInBatches_WhenTheCallersIdComesFirst()
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        var orders = new List<(int Generation, int Count)>();
        application.Grains["n0"].OnDrive = (generation, order) =>
        {
            orders.Add((generation, order.Count));
            return new(TestKeys.At((ulong)orders.Count));
        };

        var batches = await (await application.Mediator.Send(Request("sae-n0", "sae-n2"), Cancellation)).Take(2).ToListAsync(Cancellation);

        batches.Select(batch => batch.Value.Index).Should().Equal(1, 2);
        orders.Should().Equal((1, 10), (1, 10));
        application.Grains["n0"].Closed.Should().Equal([1], "the reader left");
    }

    /// <summary>The node may make the batch before it hears of the cancellation.</summary>
    [Fact]
    public async Task BatchIsWithdrawn_WhenTheDriversCallIsCancelledMeanwhile()
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        using var cancellation = new CancellationTokenSource();
        var batch = TestKeys.At(40);
        var id = batch.Keys.Id;
        application.Grains["n0"].OnDrive = async (_, _) =>
        {
            await cancellation.CancelAsync();
            return batch;
        };

        var reading = async () =>
            await (await application.Mediator.Send(Request("sae-n0", "sae-n2"), cancellation.Token)).FirstAsync(cancellation.Token);

        await reading.Should().ThrowAsync<OperationCanceledException>();
        application.Grains["n0"].Withdrawn.Should().Equal(id);
        batch.Keys.Keys.IsGone.Should().BeTrue();
        application.Grains["n0"].Closed.Should().Equal(1);
    }

    [Fact]
    public async Task FollowsAndWaitsOn_WhenTheCallersIdComesLast()
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        var asked = 0;
        application.Grains["n2"].OnFollow = (_, size) =>
        {
            size.Should().Be(256);
            return new(++asked < 3 ? (StreamBatch?)null : TestKeys.At(40));
        };

        var batch = await (await application.Mediator.Send(Request("sae-n2", "sae-n0"), Cancellation)).FirstAsync(Cancellation);

        (batch.Value.Index, asked).Should().Be((40, 3));
    }

    [Fact]
    public async Task FollowerGetsNoWeakerKeyThanItAskedFor()
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        var batch = TestKeys.At(40);
        application.Grains["n2"].OnFollow = (_, _) => new(batch);

        var request = Request("sae-n2", "sae-n0") with { Requirements = new() { LeastAssurance = Assurance.Hybrid } };
        var answers = await (await application.Mediator.Send(request, Cancellation)).ToListAsync(Cancellation);

        answers.Should().ContainSingle().Which.Error!.Code.Should().Be(ErrorCode.StreamAssuranceTooLow);
        batch.Keys.Keys.IsGone.Should().BeTrue();
    }

    [Fact]
    public async Task GoesOnAfterTheNextSnapshot_WhenAnErrorMayPass()
    {
        await using var application = new TestApplication();
        var topology = Networks.Ring(4);
        application.Publish(topology);
        var asked = 0;
        application.Grains["n0"].OnDrive = (_, _) => new(++asked == 1 ? new MeshError(ErrorCode.NoRoute, "cut") : TestKeys.At(0));

        var reading = (await application.Mediator.Send(Request("sae-n0", "sae-n2"), Cancellation)).FirstAsync(Cancellation);
        reading.IsCompleted.Should().BeFalse("nothing has changed yet");
        application.Publish(topology, version: 2);

        (await reading).IsOk.Should().BeTrue();
        asked.Should().Be(2);
    }

    [Fact]
    public async Task GoesOnAfterAMoment_WhenAnErrorMayPassAndNothingChanges()
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        var asked = 0;
        application.Grains["n0"].OnDrive = (_, _) => new(++asked == 1 ? new MeshError(ErrorCode.InsufficientKey, "empty") : TestKeys.At(0));

        var reading = (await application.Mediator.Send(Request("sae-n0", "sae-n2"), Cancellation)).FirstAsync(Cancellation);
        application.Time.Advance(TimeSpan.FromMilliseconds(249));
        asked.Should().Be(1);
        application.Time.Advance(TimeSpan.FromMilliseconds(1));

        (await reading).IsOk.Should().BeTrue();
    }

    [Fact]
    public async Task EndsWithTheError_WhenItIsFinal()
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        application.Grains["n0"].OnDrive = (_, _) => new(new MeshError(ErrorCode.StreamTakenOver, "elsewhere"));

        var all = await (await application.Mediator.Send(Request("sae-n0", "sae-n2"), Cancellation)).ToListAsync(Cancellation);

        all.Should().ContainSingle().Which.Error!.Code.Should().Be(ErrorCode.StreamTakenOver);
    }

    [Fact]
    public async Task MakesOneKeyAPeriod_WhenThereIsOne()
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        var counts = new List<int>();
        application.Grains["n0"].OnDrive = (_, order) =>
        {
            counts.Add(order.Count);
            return new(TestKeys.At((ulong)counts.Count));
        };
        var request = Request("sae-n0", "sae-n2") with { Period = TimeSpan.FromSeconds(1) };

        await using var stream = (await application.Mediator.Send(request, Cancellation)).GetAsyncEnumerator(Cancellation);
        (await stream.MoveNextAsync()).Should().BeTrue();
        var second = stream.MoveNextAsync();
        application.Time.Advance(TimeSpan.FromMilliseconds(999));
        second.IsCompleted.Should().BeFalse();
        application.Time.Advance(TimeSpan.FromMilliseconds(1));

        (await second).Should().BeTrue();
        counts.Should().Equal(1, 1);
    }

    [Fact]
    public async Task GoesOn_WhenAnotherTopologyLeavesItsSaeWhereItIs()
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        var generations = new List<int>();
        application.Grains["n0"].OnDrive = (generation, _) =>
        {
            generations.Add(generation);
            if (generations.Count == 1) application.Publish(Networks.Ring(5), version: 2, topologyVersion: 2);
            return new(TestKeys.At(0));
        };

        await (await application.Mediator.Send(Request("sae-n0", "sae-n2"), Cancellation)).Take(2).ToListAsync(Cancellation);

        generations.Should().Equal([1, 1], "a call that opened the stream again would not notice that its node restarted");
    }

    /// <summary>Another node counts the places of the stream from 0. One call must not give two keys one place.</summary>
    [Fact]
    public async Task Ends_WhenAnotherTopologyMovesItsSae()
    {
        await using var application = new TestApplication();
        var topology = Networks.Ring(4);
        application.Publish(topology);
        application.Grains["n0"].OnDrive = (_, _) =>
        {
            application.Publish(WithSaeAt(topology, "sae-n0", "n1"), version: 2, topologyVersion: 2);
            return new(TestKeys.At(0));
        };

        var all = await (await application.Mediator.Send(Request("sae-n0", "sae-n2"), Cancellation)).ToListAsync(Cancellation);

        all.Should().HaveCount(2);
        all[1].Error!.Code.Should().Be(ErrorCode.StreamTakenOver);
    }

    private static NetworkTopology WithSaeAt(NetworkTopology topology, string sae, string node)
    {
        var definition = topology.Definition;
        return NetworkTopology.TryCreate(
            definition with
            {
                Saes = [.. definition.Saes.Select(each => each.Id.Value == sae ? each with { Node = new NodeId(node) } : each)],
            },
            out _)!;
    }

    [Fact]
    public async Task Ends_WhenAnotherTopologyPartsThePair()
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        application.Grains["n0"].OnDrive = (_, _) =>
        {
            application.Publish(Networks.Chain(2), version: 2, topologyVersion: 2);
            return new(TestKeys.At(0));
        };

        var all = await (await application.Mediator.Send(Request("sae-n0", "sae-n2"), Cancellation)).ToListAsync(Cancellation);

        all.Should().HaveCount(2);
        all[1].Error!.Code.Should().Be(ErrorCode.UnknownPeer);
    }

    [Fact]
    public async Task Ends_WhenItsReaderLeaves()
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        application.Grains["n0"].OnDrive = (_, _) => new(new MeshError(ErrorCode.NoRoute, "cut"));
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var reading = (await application.Mediator.Send(Request("sae-n0", "sae-n2"), leave.Token)).ToListAsync(leave.Token);
        await leave.CancelAsync();

        await FluentActions.Awaiting(async () => await reading).Should().ThrowAsync<OperationCanceledException>();
    }

    [Theory]
    [InlineData("no spaces", 0, 10, 256, ErrorCode.OptionOutOfRange)]
    [InlineData("s", 0, 0, 256, ErrorCode.OptionOutOfRange)]
    [InlineData("s", 0, 129, 256, ErrorCode.OptionOutOfRange)]
    [InlineData("s", 5, 129, 256, ErrorCode.OptionOutOfRange)]
    [InlineData("s", 4e9, 10, 256, ErrorCode.OptionOutOfRange)]
    [InlineData("s", 0, 10, 255, ErrorCode.KeySizeNotInBytes)]
    [InlineData("s", 0, 10, 0, ErrorCode.KeySizeOutOfRange)]
    public async Task AsksNobody_WhenTheStreamCannotBe(string name, double periodMs, int perMessage, int size, ErrorCode reason)
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        var request = Request("sae-n0", "sae-n2") with
        {
            Name = name, Period = TimeSpan.FromMilliseconds(periodMs), KeysPerMessage = perMessage,
            Requirements = new() { KeySize = size },
        };

        var all = await (await application.Mediator.Send(request, Cancellation)).ToListAsync(Cancellation);

        all.Should().ContainSingle().Which.Error!.Code.Should().Be(reason);
        application.Grains.Asked.Should().Be(0);
    }

    private static StreamKeys Request(string caller, string peer) =>
        new(new SaeId(caller), new SaeId(peer), "s", new KeyRequirements(), TimeSpan.Zero, 10);
}
