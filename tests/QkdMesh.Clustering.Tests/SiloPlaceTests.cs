using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace QkdMesh.Clustering.Tests;

public class SiloPlaceTests
{
    private const int Port = 7016;

    private readonly SiloPlace _place = new(
        Options.Create(new SiloOptions { SiloName = "all" }),
        Options.Create(new ClusterOptions { ClusterId = "c" }),
        Options.Create(new EndpointOptions { AdvertisedIPAddress = IPAddress.Loopback, SiloPort = Port }));

    private readonly int _now = SiloAddress.AllocateNewGeneration();

    [Theory]
    [InlineData(0)]
    [InlineData(20)]
    [InlineData(3_600 * 24 * 365)]
    public void StartIsNewerThanItsPredecessor_WhenTheClockIsBehind(int seconds)
    {
        var predecessor = Silo(Port, _now + 1 + seconds);

        _place.Follow([Silo(Port, 1), predecessor]).Should().BeCloseTo(TimeSpan.FromSeconds(seconds + 1), TimeSpan.FromSeconds(1));

        _place.SiloAddress.Generation.Should().Be(predecessor.Generation + 1);
        _place.SiloAddress.Endpoint.Should().Be(new IPEndPoint(IPAddress.Loopback, Port));
    }

    [Fact]
    public void ClockCounts_WhenNoLaterSiloWasAtThisPlace()
    {
        _place.Follow([Silo(Port, _now - 100), Silo(Port + 1, _now + 1_000)]).Should().Be(TimeSpan.Zero);
        _place.SiloAddress.Generation.Should().BeInRange(_now - 1, _now);
    }

    [Fact]
    public void AddressDoesNotChange_WhenItWasRead()
    {
        _ = _place.SiloAddress;
        _place.Invoking(place => place.Follow([Silo(Port, _now + 10)])).Should().Throw<InvalidOperationException>();
    }

    private static SiloAddress Silo(int port, int start) => SiloAddress.New(IPAddress.Loopback, port, start);
}
