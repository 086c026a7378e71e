using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using QkdMesh.Core.Control;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.Control;
using QkdMesh.Testing.Topologies;

namespace QkdMesh.Grains.Tests;

public class ViewPublisherTests : ISilos
{
    private readonly List<SiloReport> _silos = [Silo("a", "n1"), Silo("b", "n2")];
    private readonly FakeTimeProvider _time = new();
    private readonly ViewPublisher _publisher;
    private readonly NetworkController _controller = new();

    public ViewPublisherTests()
    {
        _publisher = new ViewPublisher(this, new KeySupplyOptions(), _time, NullLogger<ViewPublisher>.Instance);
        _ = _controller.Apply(Networks.Chain(2));
    }

    string ISilos.Here => "a";

    IReadOnlyList<SiloReport> ISilos.All() => _silos;

    [Fact]
    public async Task OrderIsHeardEverywhere_WhenEveryViewAnswers()
    {
        _publisher.Add(new Observer(), "a");
        _publisher.Add(new Observer(), "b");

        await PublishAsync();

        Unheard.Should().BeEmpty();
    }

    [Fact]
    public async Task SiloWhoseViewIsSilentIsNamed()
    {
        _publisher.Add(new Observer(), "a");
        _publisher.Add(new Observer { IsSilent = true }, "b");

        var published = PublishAsync();
        // The publication begins on another thread, so the time may pass before it waits.
        while (!published.IsCompleted)
        {
            _time.Advance(MeshTimings.Default.ViewPatience);
            await Task.Yield();
        }

        Unheard.Should().Equal("silo b (nodes n2)");
    }

    [Fact]
    public async Task SiloThatNeverSubscribedIsNamed()
    {
        _publisher.Add(new Observer(), "a");
        await PublishAsync();
        Unheard.Should().Equal("silo b (nodes n2)");
    }

    [Fact]
    public async Task SiloThatAsksAgainHasHeard()
    {
        _publisher.Add(new Observer(), "a");
        await PublishAsync();
        _publisher.Heard("b", _controller.Snapshot!.Version);
        Unheard.Should().BeEmpty();
    }

    [Fact]
    public async Task SiloThatEndedIsNotAwaited()
    {
        _publisher.Add(new Observer(), "a");
        await PublishAsync();
        _silos[1] = _silos[1] with { Status = "dead" };
        Unheard.Should().BeEmpty();
    }

    private IReadOnlyList<string> Unheard => _publisher.Unheard(_controller.Snapshot!.Version);

    private Task PublishAsync() => _publisher.PublishAsync(() => _controller.Snapshot!);

    private static SiloReport Silo(string address, string nodes) => new(address, nodes, "active", IsHere: address == "a");

    private sealed class Observer : INetworkObserver
    {
        public bool IsSilent { get; init; }

        public ValueTask PublishedAsync(NetworkSnapshot snapshot) =>
            IsSilent ? new(new TaskCompletionSource().Task) : ValueTask.CompletedTask;
    }
}
