using CsCheck;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Recording;
using QkdMesh.Core.Tests.Harness;
using static QkdMesh.Core.Tests.Harness.TestMesh;

namespace QkdMesh.Core.Tests.KeySupply;

public class WaitingKeysTests
{
    private static readonly KeySupplyOptions Options = new() { MaxWaitingKeysPerPair = 10 };

    private static readonly NodeId[] Route = [new("n0"), new("n1")];

    private readonly WaitingKeys _waiting = new(Options, NodeHistory.None);
    private readonly SeededEntropy _entropy = new(1);

    [Fact]
    public void EachKeyIsGivenOnce()
    {
        var delivery = Delivery(count: 3);
        var keys = _entropy.Bytes(delivery.Length);
        Put(delivery, keys);

        Collect(Ids(delivery, 1)).Value.Single().Key.Take().Should().Equal(keys[8..16]);

        Collect(Ids(delivery, 1)).Error!.Code.Should().Be(ErrorCode.UnknownKeyId);
        Collect(Ids(delivery, 2, 0)).Value.Select(key => key.Id.Index).Should().Equal(2, 0);
        Collect(Ids(delivery, 0)).Error!.Code.Should().Be(ErrorCode.UnknownKeyId);
        _waiting.CountOf(Alice, Bob).Should().Be(0);
    }

    /// <summary>The advice of the catalogue says why a key may not be here.</summary>
    [Fact]
    public void KeyThatIsNotHereIsNamed_AndNoMore()
    {
        var id = Ids(Delivery(), 0);
        Collect(id).Error!.Detail.Should().Be($"key {id[0]} is not here");
    }

    [Fact]
    public void KeyIsGivenToNobodyButItsSlaveNamedWithItsMaster()
    {
        var delivery = Delivery();
        Put(delivery);

        _waiting.Collect(Carol, Alice, Ids(delivery, 0), default).Error!.Code.Should().Be(ErrorCode.NotEntitledToKey);
        _waiting.Collect(Bob, Carol, Ids(delivery, 0), default).Error!.Code.Should().Be(ErrorCode.NotEntitledToKey);
        _waiting.Collect(Alice, Bob, Ids(delivery, 0), default).Error!.Code.Should().Be(ErrorCode.NotEntitledToKey);
        Collect(Ids(delivery, 0)).IsOk.Should().BeTrue();
    }

    /// <summary>Otherwise an SAE could find out which key ids other tenants use.</summary>
    [Fact]
    public void KeyOfSaesThatTheCallerMayNotKnowIsAsUnknownAsNoKey()
    {
        var (delivery, none) = (Delivery(), Delivery());
        Put(delivery);
        var (id, unused) = (Ids(delivery, 0), Ids(none, 0));

        foreach (var foreign in new[] { Alice, Bob })
        {
            var refused = _waiting.Collect(Carol, Alice, id, default, other => other != foreign).Error!;
            var unknown = _waiting.Collect(Carol, Alice, unused, default, other => other != foreign).Error!;
            refused.Should().Be(unknown with { Detail = $"key {id[0]} is not here" });
        }
    }

    [Fact]
    public void NothingIsGiven_WhenOneOfTheKeysIsNotThere()
    {
        var (delivery, other) = (Delivery(count: 2), Delivery(slave: Carol));
        Put(delivery);
        Put(other);

        Collect([.. Ids(delivery, 0, 1, 2)]).Error!.Code.Should().Be(ErrorCode.UnknownKeyId);
        Collect([.. Ids(delivery, 0), .. Ids(other, 0)]).Error!.Code.Should().Be(ErrorCode.NotEntitledToKey);

        Collect(Ids(delivery, 0, 1)).IsOk.Should().BeTrue();
    }

    [Fact]
    public void Collect_RefusesNoneTooManyAndTheSameTwice()
    {
        var delivery = Delivery(count: 2);
        Put(delivery);

        var tooMany = Ids(delivery, [.. Enumerable.Range(0, Options.MaxKeysPerRequest + 1)]);
        foreach (var ids in new KeyId[][] { [], Ids(delivery, 0, 0), tooMany })
            Collect(ids).Error!.Code.Should().Be(ErrorCode.KeyCountOutOfRange);
        _waiting.CountOf(Alice, Bob).Should().Be(2);
    }

    [Fact]
    public void BatchIsCollectable_WhenItsLastShareIsThere()
    {
        var delivery = Delivery(shares: 3);
        var shares = Enumerable.Range(0, 3).Select(_ => _entropy.Bytes(delivery.Length)).ToList();
        foreach (var at in new[] { 2, 0 })
        {
            Put(delivery with { Share = at }, shares[at]);
            Collect(Ids(delivery, 0)).Error!.Code.Should().Be(ErrorCode.UnknownKeyId);
        }

        Put(delivery with { Share = 1 }, shares[1]);

        Collect(Ids(delivery, 0)).Value.Single().Key.Take().Should().Equal(Enumerable.Range(0, 8).Select(at =>
            (byte)(shares[0][at] ^ shares[1][at] ^ shares[2][at])));
    }

    [Fact]
    public void ShareIsRefused_WhenItCameBeforeOrIsOfAnotherDelivery()
    {
        var delivery = Delivery(count: 2, shares: 2);
        Put(delivery);

        KeyDelivery[] wrong =
        [
            delivery, delivery with { Share = 1, Master = Carol },
            delivery with { Share = 1, Shares = 3 },
            delivery with { Share = 1, Count = 4, KeyLength = 4 }, delivery with { Share = 1, Stream = new StreamPlace("s", 0) },
        ];
        foreach (var share in wrong)
            _waiting.Put(share, Route, true, KeyMaterial.Random(share.Length, _entropy), default).Error!.Code.Should().Be(
                ErrorCode.MalformedFrame);

        Put(delivery with { Share = 1 });
        Collect(Ids(delivery, 0)).IsOk.Should().BeTrue();
    }

    /// <summary>A master may give several SAEs the same keys. No share of one copy completes another.</summary>
    [Fact]
    public void ShareForAnotherSlaveIsOfACopyOfItsOwn()
    {
        var delivery = Delivery(count: 2, shares: 2);
        Put(delivery);
        Put(delivery with { Share = 1, Slave = Carol });

        Collect(Ids(delivery, 0)).Error!.Code.Should().Be(ErrorCode.UnknownKeyId);
        _waiting.Put(delivery with { Share = 1, Slave = Carol }, Route, true, KeyMaterial.Random(delivery.Length, _entropy), default)
            .Error!.Code.Should().Be(ErrorCode.MalformedFrame);
        Put(delivery with { Share = 1 });
        Collect(Ids(delivery, 0)).IsOk.Should().BeTrue();
    }

    [Fact]
    public void OnlyOneMasterGivesSeveralSaesTheSameKeys_AndNotInAStream()
    {
        var delivery = Delivery(count: 2);
        Put(delivery);

        _waiting.CheckOthers(delivery with { Slave = Carol }).Should().BeNull();
        _waiting.CheckOthers(delivery with { Slave = Carol, Master = Eve })!.Code.Should().Be(ErrorCode.MalformedFrame);
        _waiting.CheckOthers(delivery with { Slave = Carol, Stream = new StreamPlace("s", 0) })!.Code.Should().Be(ErrorCode.MalformedFrame);
    }

    [Fact]
    public void KeysAreDestroyed_WhenTheirLifetimeIsOver()
    {
        var (early, late) = (Delivery(count: 2), Delivery(slave: Carol));
        var bytes = _entropy.Bytes(early.Length);
        _waiting.Put(early, Route, true, new KeyMaterial(bytes), default);
        _waiting.Put(late, Route, true, KeyMaterial.Random(late.Length, _entropy), TimeSpan.FromSeconds(1));

        _waiting.Expire(Options.KeyLifetime - TimeSpan.FromTicks(1));
        _waiting.CountOf(Alice, Bob).Should().Be(2);
        _waiting.Expire(Options.KeyLifetime);

        Collect(Ids(early, 0)).Error!.Code.Should().Be(ErrorCode.UnknownKeyId);
        (_waiting.CountOf(Alice, Bob), _waiting.CountOf(Alice, Carol)).Should().Be((0, 1));
        bytes.Should().OnlyContain(value => value == 0);
    }

    /// <summary>A batch may come again after it was destroyed. What was destroyed has its own time.</summary>
    [Fact]
    public void LaterShareHasItsWholeLifetime_WhenTheFirstWasDestroyed()
    {
        var delivery = Delivery(shares: 2);
        var later = Options.KeyLifetime - TimeSpan.FromSeconds(10);
        Put(delivery);
        _waiting.Clear();

        _waiting.Put(delivery with { Share = 1 }, Route, true, KeyMaterial.Random(8, _entropy), later);
        _waiting.Expire(Options.KeyLifetime);
        _waiting.Put(delivery, Route, true, KeyMaterial.Random(8, _entropy), later).Value.IsComplete.Should().BeTrue();
        _waiting.CountOf(Alice, Bob).Should().Be(1);
        _waiting.Expire(Options.KeyLifetime + later);
        _waiting.CountOf(Alice, Bob).Should().Be(0);
    }

    /// <summary>The shares of a batch follow each other.</summary>
    [Fact]
    public void ShareIsDestroyed_WhenTheOthersDoNotCome()
    {
        var delivery = Delivery(count: 10, shares: 2);
        Put(delivery);
        _waiting.Expire(TimeSpan.FromSeconds(29));
        _waiting.CheckRoom(Delivery())!.Code.Should().Be(ErrorCode.KeyStoreFull);

        _waiting.Expire(TimeSpan.FromSeconds(30));

        _waiting.CheckRoom(Delivery(count: 10)).Should().BeNull();
    }

    [Fact]
    public void KeyIsNotGiven_WhenItsLifetimeIsOverAndTheTidyTimerIsLate()
    {
        var (delivery, streamed) = (Delivery(), Delivery() with { Stream = new StreamPlace("s", 0) });
        Put(delivery);
        Put(streamed);

        _waiting.Collect(Bob, Alice, Ids(delivery, 0), Options.KeyLifetime).Error!.Code.Should().Be(ErrorCode.UnknownKeyId);
        _waiting.HoldsWhole(streamed.Batch, Options.KeyLifetime).Should().BeFalse();

        var inTime = Options.KeyLifetime - TimeSpan.FromTicks(1);
        _waiting.HoldsWhole(streamed.Batch, inTime).Should().BeTrue();
        _waiting.Collect(Bob, Alice, Ids(delivery, 0), inTime).IsOk.Should().BeTrue();
    }

    [Fact]
    public void IncompleteBatchesTakeRoom()
    {
        var (first, second) = (Delivery(count: 6, shares: 2), Delivery(count: 4, shares: 2));
        Put(first);
        Put(second);

        _waiting.CheckRoom(Delivery(count: 1, shares: 2))!.Code.Should().Be(ErrorCode.KeyStoreFull);
        _waiting.CheckRoom(first with { Share = 1 }).Should().BeNull("the batch has its room");
        _waiting.CountOf(Alice, Bob).Should().Be(0, "nothing can be collected yet");

        _waiting.Expire(Options.KeyLifetime);
        _waiting.CheckRoom(Delivery(count: 10)).Should().BeNull();
    }

    [Fact]
    public void BatchIsRefused_WhenTooManyKeysOfThePairWait()
    {
        Put(Delivery(count: 6));

        _waiting.CheckRoom(Delivery(count: 5))!.Code.Should().Be(ErrorCode.KeyStoreFull);
        _waiting.CheckRoom(Delivery(count: 4)).Should().BeNull();

        Put(Delivery(count: 4));
        Put(Delivery(count: 10, slave: Carol));
        _waiting.CountOf(Alice, Bob).Should().Be(10);
    }

    [Fact]
    public void Put_TakesTheKeyAlsoWhereItRefuses()
    {
        var delivery = Delivery();
        Put(delivery);
        using var again = KeyMaterial.Random(delivery.Length, _entropy);

        _waiting.Put(delivery, Route, true, again, default);

        again.Invoking(key => key.Length).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void EveryKeyIsGivenAtMostOnceAndCounted() => Gen.Int[0, 3].Array[1, 12].Array[1, 30].Sample(
        requests =>
        {
            var waiting = new WaitingKeys(Options, NodeHistory.None);
            var delivery = Delivery(count: 4);
            waiting.Put(delivery, Route, true, KeyMaterial.Random(delivery.Length, _entropy), default);
            var left = Enumerable.Range(0, 4).ToHashSet();
            foreach (var request in requests)
            {
                var isDue = request.Distinct().Count() == request.Length && request.All(left.Contains);
                waiting.Collect(Bob, Alice, Ids(delivery, request), default).IsOk.Should().Be(isDue);
                if (isDue) left.ExceptWith(request);
                waiting.CountOf(Alice, Bob).Should().Be(left.Count);
            }
        },
        iter: 200,
        threads: 1);

    private KeyDelivery Delivery(int count = 1, int shares = 1, SaeId? slave = null) =>
        new(KeyBatchId.New(_entropy), Alice, slave ?? Bob, count, 8, 0, shares, null);

    private void Put(KeyDelivery delivery, byte[]? keys = null) =>
        _waiting.Put(delivery, Route, true, KeyMaterial.CopyOf(keys ?? _entropy.Bytes(delivery.Length)), default).IsOk.Should().BeTrue();

    private Result<IReadOnlyList<SuppliedKey>> Collect(KeyId[] ids) => _waiting.Collect(Bob, Alice, ids, default);

    private static KeyId[] Ids(KeyDelivery delivery, params int[] indices) => [.. indices.Select(at => new KeyId(delivery.Batch, at))];
}
