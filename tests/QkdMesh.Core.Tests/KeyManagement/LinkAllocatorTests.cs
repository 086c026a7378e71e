using CsCheck;
using QkdMesh.Core.Errors;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Tests.KeyManagement;

/// <summary>How the key of one end of a link is shared. Beats of a link alternate with bursts of demand; no clock is involved.</summary>
public class LinkAllocatorTests
{
    private const int Capacity = 256 * 1024, Beat = 4_000, Relay = 80;

    private static readonly KeyClaim Greedy = new("greedy", RelayClass.Live), Polite = new("polite", RelayClass.Live);

    private readonly LinkAllocator _allocator = new(Capacity);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TheOnlyActiveTenantGetsTheWholeRate(bool isFull)
    {
        Adopt(("greedy", 1), ("polite", 1), ("third", 5));
        if (isFull) Fill();
        // Accounts of the idle fill first.
        for (var beat = 0; beat < 100; beat++) Take(Greedy, MakeKey());

        var got = 0L;
        for (var beat = 0; beat < 1_000; beat++) got += Take(Greedy, MakeKey());

        got.Should().BeGreaterThan((1_000 * Beat) - Relay);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 10_000)]
    [InlineData(9, 10_000)]
    public void PoliteTenantGetsWhatItAsksFor_WhateverAGreedyTenantTakes(int weightOfGreedy, int idleBeats)
    {
        Adopt(("greedy", weightOfGreedy), ("polite", 1));
        Fill();
        for (var beat = 0; beat < idleBeats; beat++) Take(Greedy, MakeKey());
        var (asked, got) = (0L, 0L);
        for (var beat = 1; beat <= 1_000; beat++)
        {
            MakeKey();
            Take(Greedy, long.MaxValue);
            for (; asked + Relay <= (long)beat * Beat / (weightOfGreedy + 1); asked += Relay)
                if (TryTake(Polite)) got += Relay;
        }

        (got / (double)asked).Should().BeGreaterThan(0.98);
    }

    [Fact]
    public void PoliteTenantGetsItsShare_WhenItUsedMoreWhileItWasAlone()
    {
        Adopt(("greedy", 1), ("polite", 1));
        Fill();
        for (var beat = 0; beat < 1_000; beat++) Take(Polite, MakeKey());
        var refused = 0;
        for (var beat = 0; beat < 1_000; beat++)
        {
            MakeKey();
            Take(Greedy, long.MaxValue);
            for (var relay = 0; relay < Beat / 2 / Relay; relay++)
                if (!TryTake(Polite)) refused++;
        }

        refused.Should().Be(0);
    }

    [Fact]
    public void TenantsThatTakeAllTheyCanShareByWeight()
    {
        Adopt(("greedy", 3), ("polite", 1));
        var (three, one) = (0L, 0L);
        for (var beat = 0; beat < 1_000; beat++)
        {
            MakeKey();
            one += Take(Polite, long.MaxValue);
            three += Take(Greedy, long.MaxValue);
        }

        (three / (double)one).Should().BeApproximately(3, 0.15);
    }

    [Fact]
    public void ManyTenantsShareShortBlocksByWeight()
    {
        Adopt([.. Enumerable.Range(0, 1_000).Select(at => ($"t{at}", at < 500 ? 1 : 2))]);
        for (var block = 0; block < 400; block++) _allocator.Add(300);

        var light = Enumerable.Range(0, 500).Sum(at => _allocator.AccountOf($"t{at}"));
        var heavy = Enumerable.Range(500, 500).Sum(at => _allocator.AccountOf($"t{at}"));
        (heavy / (double)light).Should().BeApproximately(2, 0.1);
        _allocator.Common.Should().BeLessThan(2_000);
    }

    [Fact]
    public void AccountsHoldHalfOfTheStockAtMost()
    {
        Adopt(("greedy", 3), ("polite", 1));
        Fill();

        (_allocator.Common, _allocator.AccountOf("greedy"), _allocator.AccountOf("polite")).Should().Be(
            (Capacity / 2, Capacity * 3 / 8, Capacity / 8));
    }

    [Fact]
    public void PreparedRelaysLeaveAReserve_AndEveryAccount()
    {
        Adopt(("greedy", 1), ("polite", 1));
        Fill();
        var prepared = Polite with { Class = RelayClass.Prepared };

        Take(prepared, long.MaxValue).Should().BeInRange((Capacity / 4) - Relay, Capacity / 4);

        _allocator.AccountOf("polite").Should().Be(Capacity / 4);
        _allocator.Common.Should().BeGreaterThanOrEqualTo(Capacity / 4);
        TryTake(Greedy).Should().BeTrue();
    }

    [Fact]
    public void PreparedRelaysLeaveAReserve_WithoutTenants()
    {
        Fill();

        Take(new(null, RelayClass.Prepared), long.MaxValue).Should().BeInRange((Capacity * 3 / 4) - Relay, Capacity * 3 / 4);
        Take(new(null, (RelayClass)9), long.MaxValue).Should().Be(0, "an unknown class is no better than the lowest");
        Take(default, long.MaxValue).Should().BeGreaterThan((Capacity / 4) - Relay);
    }

    [Fact]
    public void AStrangerTakesCommonKeyOnly()
    {
        Adopt(("greedy", 1), ("polite", 1));
        Fill();

        Take(new("stranger", RelayClass.Live), long.MaxValue).Should().BeLessThanOrEqualTo(Capacity / 2);

        _allocator.AccountOf("greedy").Should().Be(Capacity / 4);
    }

    [Fact]
    public void ARefusalTellsATenantNothingOfOthers()
    {
        Adopt(("greedy", 1), ("polite", 1));
        Fill();

        var refusal = _allocator.Check(new("l0"), Polite, Capacity)!;

        refusal.Code.Should().Be(ErrorCode.InsufficientKey);
        refusal.Detail.Should().Be($"l0 needs {Capacity} bytes of key to send with and has fewer for this request");
        FluentActions.Invoking(() => _allocator.Take(Polite, Capacity)).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void NoKeyIsLost_WhenTenantsComeAndGo()
    {
        Fill();
        (string, int)[][] topologies = [[("a", 1), ("b", 2)], [("b", 1), ("c", 1), ("d", 1)], [("c", 1)], [], [("a", 2), ("c", 2)]];
        foreach (var tenants in topologies)
        {
            Adopt(tenants);
            _allocator.Total.Should().Be(Capacity);
            var inAccounts = Capacity - _allocator.Common;
            inAccounts.Should().BeInRange(tenants.Length < 2 ? 0 : (Capacity / 2) - 3, tenants.Length < 2 ? 0 : Capacity / 2);
        }
    }

    [Fact]
    public void TheBooksBalance_WhateverHappens() =>
        Gen.Select(Gen.Int[0, 99], Gen.Int[1, 9_000], Gen.Int[0, 5]).Array[1, 200].Sample(steps =>
        {
            var (allocator, stock) = (new LinkAllocator(Capacity), 0L);
            foreach (var (kind, bytes, who) in steps)
            {
                var claim = new KeyClaim(who == 0 ? null : $"t{who}", kind % 3 == 0 ? RelayClass.Prepared : RelayClass.Live);
                var common = allocator.Common;
                var others = Enumerable.Range(1, 5).Where(at => at != who).Select(at => allocator.AccountOf($"t{at}")).ToArray();
                switch (kind)
                {
                    case < 40:
                        allocator.Add(bytes);
                        stock += bytes;
                        break;
                    case < 90 when allocator.Check(new("l0"), claim, bytes) is null:
                        allocator.Take(claim, bytes);
                        stock -= bytes;
                        if (claim.Class == RelayClass.Prepared) allocator.Common.Should().BeGreaterThanOrEqualTo(allocator.Reserve);
                        others.Should().Equal(Enumerable.Range(1, 5).Where(at => at != who).Select(at => allocator.AccountOf($"t{at}")));
                        break;
                    case >= 90 and < 93:
                        allocator.Clear();
                        stock = 0;
                        break;
                    case >= 93:
                        allocator.Adopt(
                        [
                            .. Enumerable.Range(1, who)
                                .Select(at => new TenantDefinition($"t{at}", null) { Weight = (bytes * at % 7) + 1 }),
                        ]);
                        break;
                }
                allocator.Total.Should().Be(stock);
                allocator.Common.Should().BeGreaterThanOrEqualTo(0);
                foreach (var at in Enumerable.Range(1, 5)) allocator.AccountOf($"t{at}").Should().BeInRange(0, Capacity / 2);
            }
        });

    private void Adopt(params (string Id, int Weight)[] tenants) =>
        _allocator.Adopt([.. tenants.Select(tenant => new TenantDefinition(tenant.Id, null) { Weight = tenant.Weight })]);

    private void Fill() => _allocator.Add(Capacity - _allocator.Total);

    // A full link makes no key.
    private long MakeKey()
    {
        var made = Math.Min(Beat, Capacity - _allocator.Total);
        _allocator.Add(made);
        return Beat;
    }

    private bool TryTake(KeyClaim claim)
    {
        if (_allocator.Check(new("l0"), claim, Relay) is not null) return false;
        _allocator.Take(claim, Relay);
        return true;
    }

    private long Take(KeyClaim claim, long most)
    {
        var got = 0L;
        while (got + Relay <= most && TryTake(claim)) got += Relay;
        return got;
    }
}
