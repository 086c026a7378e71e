using Microsoft.Extensions.Time.Testing;

namespace QkdMesh.Clustering.Tests;

public class MembershipLeaseTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly MembershipLease _lease;

    public MembershipLeaseTests() => _lease = new MembershipLease(_time);

    [Fact]
    public void IsNotHeld_BeforeTheFirstProof() => _lease.IsHeld.Should().BeFalse();

    [Fact]
    public void IsHeld_ForItsDurationAfterAProof()
    {
        _lease.Renew(_time.GetTimestamp());
        _time.Advance(ClusterTimings.Default.Lease - TimeSpan.FromMilliseconds(1));
        _lease.IsHeld.Should().BeTrue();
        _time.Advance(TimeSpan.FromMilliseconds(1));
        _lease.IsHeld.Should().BeFalse();
    }

    [Fact]
    public void LapsesUntilANewerProof()
    {
        var askedBefore = _time.GetTimestamp();
        _lease.Renew(askedBefore);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        _lease.Lapse();
        _lease.IsHeld.Should().BeFalse();
        _lease.Renew(askedBefore);
        _lease.IsHeld.Should().BeFalse("the question was asked before the machine was suspended");
        _time.Advance(TimeSpan.FromMilliseconds(100));
        _lease.Renew(_time.GetTimestamp());
        _lease.IsHeld.Should().BeTrue();
    }

    [Fact]
    public void ProofIsAsOldAsTheQuestion()
    {
        var asked = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(10));
        _lease.Renew(asked);
        _lease.IsHeld.Should().BeFalse("the process stood still between the question and the answer");
    }
}
