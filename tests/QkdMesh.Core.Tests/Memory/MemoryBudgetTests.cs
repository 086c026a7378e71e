using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Memory;
using static QkdMesh.Core.Tests.Harness.TestMesh;

namespace QkdMesh.Core.Tests.Memory;

public class MemoryBudgetTests
{
    private const long Limit = 8000, MostKeys = 4000;

    private readonly MemoryBudget _memory = new(Limit);

    [Fact]
    public void WhatIsGivenBackCanBeTakenAgain()
    {
        var claim = Keys(500, Alice, Bob);
        for (var turn = 0; turn < 10; turn++)
        {
            _memory.Take(claim).Should().BeNull();
            _memory.Used.Should().Be(500);
            _memory.GiveBack(claim);
            _memory.Used.Should().Be(0);
        }
    }

    [Fact]
    public void GivingBackMoreThanWasTakenIsAFault() =>
        _memory.Invoking(memory => memory.GiveBack(Keys(1, Alice, Bob))).Should().Throw<InvalidOperationException>();

    [Fact]
    public void PairHasAnEighthOfTheKeys()
    {
        _memory.Take(Keys(500, Alice, Bob)).Should().BeNull();

        _memory.Take(Keys(1, Alice, Bob))!.Code.Should().Be(ErrorCode.KeyStoreFull);
        _memory.Take(Keys(1, Alice, Carol)).Should().BeNull();
    }

    [Fact]
    public void SaeHasAQuarterOfTheKeysAtMost()
    {
        foreach (var peer in Peers(2)) _memory.Take(Keys(500, Alice, peer)).Should().BeNull();

        _memory.Take(Keys(1, Alice, Carol))!.Code.Should().Be(ErrorCode.KeyStoreFull);
        _memory.Take(Keys(1, Carol, Alice)).Should().BeNull();
    }

    /// <summary>The first ones take what they get. However many they are, the last one finds room for a little.</summary>
    [Theory]
    [InlineData(4, 250_000)]
    [InlineData(12, 900)]
    public void LaterSaeFindsRoom_WhenOthersTakeAllThatTheyGet(int greedy, long little)
    {
        var memory = new MemoryBudget(1000 * Limit);
        for (var number = 0; number < greedy; number++)
        foreach (var peer in Peers(8))
            while (memory.Take(Keys(100, new($"greedy-{number}"), peer)) is null)
            {
            }

        memory.Take(Keys(little, Alice, Bob)).Should().BeNull();
        memory.UsedFor(MemoryUse.Keys).Should().BeLessThanOrEqualTo(1000 * MostKeys);
    }

    /// <summary>However many SAEs a tenant has, another tenant finds as much room as the first one has.</summary>
    [Theory, InlineData(4), InlineData(100)]
    public void TenantWithManySaes_TakesHalf(int greedy)
    {
        var memory = new MemoryBudget(1000 * Limit) { TenantOf = sae => sae == Alice ? "polite" : "greedy" };
        for (var number = 0; number < greedy; number++)
        foreach (var peer in Peers(8))
            while (memory.Take(Keys(100, new($"greedy-{number}"), peer)) is null)
            {
            }

        memory.UsedFor(MemoryUse.Keys).Should().BeInRange(499 * MostKeys, 500 * MostKeys);
        memory.Check(Keys(100, new("greedy-0"), Bob))!.Detail.Should().Contain("of tenant greedy ");
        foreach (var peer in Peers(2)) memory.Take(Keys(100 * MostKeys, Alice, peer)).Should().BeNull();
    }

    /// <summary>A new topology may give an SAE to another tenant while its keys wait.</summary>
    [Fact]
    public void MemoryIsGivenBackToTheTenantThatItWasTakenFor()
    {
        var tenant = "one";
        var memory = new MemoryBudget(Limit) { TenantOf = _ => tenant };
        memory.Take(Keys(300, Alice, Bob)).Should().BeNull();
        tenant = "other";
        memory.Take(Keys(100, Alice, Bob)).Should().BeNull();
        memory.GiveBack(Keys(400, Alice, Bob));

        memory.Used.Should().Be(0);
        var room = memory.CountRoom(Keys(1, Alice, Bob));
        tenant = "one";
        memory.CountRoom(Keys(1, Alice, Bob)).Should().Be(room);
    }

    [Fact]
    public void NoUseTakesTheRoomOfAnother()
    {
        while (_memory.Take(new(MemoryUse.Calls, 10)) is null)
        {
        }

        _memory.Take(new(MemoryUse.Calls, 10))!.Code.Should().Be(ErrorCode.MemoryFull);
        foreach (var other in Enum.GetValues<MemoryUse>().Except([MemoryUse.Calls]))
            _memory.Take(new(other, 10)).Should().BeNull($"{other} has room of its own");
    }

    [Fact]
    public void ReservedMemoryIsNotForCallers()
    {
        _memory.Reserve(Limit - 80);

        _memory.MostFor(MemoryUse.Keys).Should().Be(40);
        _memory.Take(Keys(6, Alice, Bob)).Should().NotBeNull();
        _memory.Take(Keys(5, Alice, Bob)).Should().BeNull();

        _memory.Reserve(Limit);
        _memory.MostFor(MemoryUse.Keys).Should().Be(0);
    }

    [Fact]
    public void CountOfRoomIsHowOftenAClaimIsTaken()
    {
        var claim = Keys(30, Alice, Bob);
        var room = _memory.CountRoom(claim);

        for (var turn = 0; turn < room; turn++) _memory.Take(claim).Should().BeNull();

        _memory.CountRoom(claim).Should().Be(0);
        _memory.Take(claim).Should().NotBeNull();
    }

    /// <summary>Nodes of one silo decide at the same time.</summary>
    [Fact]
    public void NothingIsLost_WhenManyTakeAndGiveBackAtOnce()
    {
        Parallel.For(0, 64, number =>
        {
            for (var turn = 0; turn < 1000; turn++)
            {
                var claim = Keys(1 + (turn % 7), new($"sae-{number % 8}"), Bob);
                if (_memory.Take(claim) is null) _memory.GiveBack(claim);
            }
        });

        _memory.Used.Should().Be(0);
        _memory.CountRoom(Keys(1, Alice, Bob)).Should().Be(MostKeys / 8);
    }

    private static MemoryClaim Keys(long bytes, SaeId sae, SaeId peer) => new(MemoryUse.Keys, bytes, sae, peer);

    private static IEnumerable<SaeId> Peers(int count) => Enumerable.Range(0, count).Select(number => new SaeId($"peer-{number}"));
}
