using Microsoft.Extensions.Time.Testing;
using QkdMesh.Grains.KeyManagement;

namespace QkdMesh.Clustering.Tests;

public class SiloFenceTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly MembershipLease _lease;
    private readonly SiloFence _fence;

    public SiloFenceTests()
    {
        _lease = new MembershipLease(_time);
        _fence = new SiloFence(_lease, new LocalNodes(), _time);
    }

    [Fact]
    public async Task FencedIsForGood()
    {
        _lease.Renew(_time.GetTimestamp());
        await _fence.FenceAsync("lost");
        await _fence.FenceAsync("lost again");
        _lease.Renew(_time.GetTimestamp());
        _lease.IsHeld.Should().BeFalse();
        (await _fence.Fenced).Should().Be("lost");
    }
}
