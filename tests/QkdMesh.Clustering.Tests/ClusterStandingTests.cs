using Microsoft.Extensions.Time.Testing;
using QkdMesh.Grains.KeyManagement;

namespace QkdMesh.Clustering.Tests;

public class ClusterStandingTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ClusterStanding _standing;

    public ClusterStandingTests() => _standing = new ClusterStanding(new LiveNodes(), _time);

    [Fact]
    public void NothingIsSure_BeforeTheFirstProof() => _standing.IsSure.Should().BeFalse();

    [Fact]
    public void ProofHoldsForALease()
    {
        _standing.Prove(_time.GetTimestamp());
        _time.Advance(ClusterStanding.Lease - TimeSpan.FromMilliseconds(1));
        _standing.IsSure.Should().BeTrue();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _standing.IsSure.Should().BeFalse();
    }

    [Fact]
    public void ProofIsAsOldAsTheQuestion()
    {
        var asked = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(10));
        _standing.Prove(asked);
        _standing.IsSure.Should().BeFalse("the process stood still between the question and the answer");
    }

    [Fact]
    public void LeaseIsShorterThanItTakesToDeclareASiloDead() => ClusterStanding.Lease.Should().BeLessThan(TimeSpan.FromSeconds(3));

    [Fact]
    public async Task FencedIsForGood()
    {
        _standing.Prove(_time.GetTimestamp());
        await _standing.FenceAsync("lost");
        await _standing.FenceAsync("lost again");
        _standing.Prove(_time.GetTimestamp());
        _standing.IsSure.Should().BeFalse();
        (await _standing.Fenced).Should().Be("lost");
    }

    [Fact]
    public void SiloThatLeavesIsSureAndTakesNothingNew()
    {
        _standing.Prove(_time.GetTimestamp());
        _standing.Leave();
        (_standing.IsSure, _standing.TakesNewWork).Should().Be((true, false));
    }
}
