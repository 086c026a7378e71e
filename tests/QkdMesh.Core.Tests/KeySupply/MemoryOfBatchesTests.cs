using CsCheck;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Memory;
using QkdMesh.Core.Recording;
using QkdMesh.Core.Tests.Harness;
using static QkdMesh.Core.Tests.Harness.TestMesh;

namespace QkdMesh.Core.Tests.KeySupply;

/// <summary>The keys that wait count against the memory budget, and give it back at their end, whatever ends them.</summary>
public class MemoryOfBatchesTests
{
    private static readonly KeySupplyOptions Options = new();
    private static readonly NodeId[] Route = [new("n0"), new("n1")];

    private readonly MemoryBudget _memory = new(8 << 20);
    private readonly SeededEntropy _entropy = new(1);
    private readonly WaitingKeys _waiting;

    public MemoryOfBatchesTests() => _waiting = new(Options, NodeHistory.None, _memory);

    /// <summary>Keys of 8,192 bits take 128 times the memory of keys of 64 bits, so a number of keys is no limit.</summary>
    [Fact]
    public void LongKeysAreRefused_WhenTheirPairTakesItsMemory()
    {
        var batches = 0;
        for (; batches < 1000 && TryPut(Delivery(count: 128, keyLength: 1024)) is null; batches++)
        {
        }

        _memory.Used.Should().BeLessThanOrEqualTo(_memory.Limit / 16);
        batches.Should().BeInRange(1, 4);
        _waiting.CheckRoom(Delivery(count: 128, keyLength: 1024))!.Code.Should().Be(ErrorCode.KeyStoreFull);
        _waiting.RoomFor(Delivery(count: 128, keyLength: 1024)).Should().Be(0);
        _waiting.CheckRoom(Delivery(count: 1, keyLength: 1024, slave: Carol)).Should().BeNull();
    }

    [Fact]
    public void RoomForKeysIsThatOfWholeBatches()
    {
        var delivery = Delivery(count: 100, keyLength: 1024);

        var room = _waiting.RoomFor(delivery);

        for (var taken = 0; taken < room; taken += delivery.Count)
            TryPut(delivery with { Batch = KeyBatchId.New(_entropy) }).Should().BeNull();
        TryPut(delivery with { Batch = KeyBatchId.New(_entropy) }).Should().NotBeNull();
    }

    [Fact]
    public void RefusedKeyIsDestroyed()
    {
        var small = new WaitingKeys(Options, NodeHistory.None, new MemoryBudget(100));
        using var key = KeyMaterial.Random(8, _entropy);

        small.Put(Delivery(1, 8), Route, true, key, default).Error!.Code.Should().Be(ErrorCode.KeyStoreFull);

        key.IsGone.Should().BeTrue();
    }

    /// <summary>Withdrawn batches were kept until their lifetime was over: calls that are given up filled the memory.</summary>
    [Fact]
    public void RoomIsBackAtOnce_WhenKeysAreWithdrawn()
    {
        var delivery = Delivery(count: 8, keyLength: 1024);
        TryPut(delivery).Should().BeNull();

        _waiting.Withdraw(delivery.Batch, Route[0], Alice, Bob, default);

        _memory.Used.Should().Be(0);
    }

    [Fact]
    public void VoidedBatchKeepsItsRoomUntilItsTimeIsOver()
    {
        TryPut(Delivery(count: 8, keyLength: 1024)).Should().BeNull();

        _waiting.VoidWhere(_ => new MeshError(ErrorCode.NodeQuarantined, "quarantined"));
        _memory.Used.Should().Be(_waiting.MemoryTaken).And.BePositive("the batch can still say why its keys are gone");
        _waiting.Expire(Options.KeyLifetime);

        _memory.Used.Should().Be(0);
    }

    /// <summary>Whatever happens to keys, the count is what is held, and nothing is left when nothing waits.</summary>
    [Fact]
    public void CountIsWhatIsHeld_WhateverHappens() => Gen.Select(Gen.Int[0, 8], Gen.Int[0, 1000]).Array[1, 120].Sample(
        steps =>
        {
            var memory = new MemoryBudget(1 << 20);
            var waiting = new WaitingKeys(Options, NodeHistory.None, memory);
            var (sent, inHand, now) = (new List<KeyDelivery>(), new Queue<KeysInHand>(), TimeSpan.Zero);
            foreach (var (what, luck) in steps)
            {
                Step(what, luck);
                memory.Used.Should().Be(waiting.MemoryTaken);
            }
            waiting.Clear();
            memory.Used.Should().Be(0);
            foreach (var taken in inHand) Settle(taken, luck: taken.Keys.Count);
            memory.Used.Should().Be(0);

            void Step(int what, int luck)
            {
                var any = sent.Count > 0 ? sent[luck % sent.Count] : Delivery(1, 8);
                switch (what)
                {
                    case 0 or 1:
                        var delivery = Delivery(1 + (luck % 5), 8 << (luck % 8), luck % 3 == 0 ? Carol : Bob) with
                        {
                            Shares = 1 + (luck % 2), Stream = luck % 5 == 0 ? new StreamPlace("s", (ulong)sent.Count) : null,
                        };
                        sent.Add(delivery);
                        Put(waiting, delivery, now);
                        break;
                    case 2:
                        Put(waiting, any with { Share = any.Shares - 1 }, now);
                        break;
                    case 3:
                        var key = waiting.Take(any.Slave, Alice, [new KeyId(any.Batch, luck % any.Count)], _ => true, now);
                        if (key.IsOk) inHand.Enqueue(key.Value);
                        break;
                    case 4:
                        waiting.Withdraw(any.Batch, Route[0], Alice, any.Slave, now);
                        break;
                    case 5:
                        if (!waiting.HoldsWhole(any.Batch, now) || any.Stream is null) waiting.Destroy(any.Batch);
                        else if (waiting.TakeWhole(any.Batch) is { } batch) inHand.Enqueue(batch);
                        break;
                    case 6:
                        waiting.VoidWhere(_ => luck % 4 == 0 ? new MeshError(ErrorCode.NodeQuarantined, "quarantined") : null);
                        break;
                    case 7:
                        if (inHand.TryDequeue(out var taken)) Settle(taken, luck);
                        break;
                    default:
                        waiting.Expire(now += TimeSpan.FromSeconds(luck));
                        break;
                }
            }

            // Keys whose record is being written may be destroyed meanwhile.
            void Settle(KeysInHand taken, int luck)
            {
                if (luck % 3 == 0) waiting.PutBack(taken);
                else if (luck % 3 == 1) waiting.Drop(taken);
                else if (taken.Keys.Count == taken.Keys[0].Batch.Delivery.Count) waiting.GiveWhole(taken);
                else waiting.Give(taken);
            }
        },
        iter: 500,
        threads: 1);

    private void Put(WaitingKeys waiting, KeyDelivery delivery, TimeSpan now) =>
        waiting.Put(delivery, Route, true, KeyMaterial.Random(delivery.Length, _entropy), now);

    private MeshError? TryPut(KeyDelivery delivery) =>
        _waiting.Put(delivery, Route, true, KeyMaterial.Random(delivery.Length, _entropy), default).Error;

    private KeyDelivery Delivery(int count, int keyLength, SaeId? slave = null) =>
        new(KeyBatchId.New(_entropy), Alice, slave ?? Bob, count, keyLength, 0, 1, null);
}
