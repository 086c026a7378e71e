using CsCheck;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Node;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Tests.Harness;

namespace QkdMesh.Core.Tests.KeyRelay;

/// <summary>Relays over whole routes, between real key managers.</summary>
public class RelayProperties
{
    private static readonly Gen<(int Count, int KeySize)> Sizes =
        Gen.Select(Gen.Int[1, 128], Gen.OneOf(Gen.Int[8, 64], Gen.Int[8, 1024])).Select((count, bytes) => (count, bytes * 8));

    [Fact]
    public void BothSaesGetTheSameKeys_OverARouteOfAnyLength() => Gen.Select(Gen.Int, Gen.Int[2, 7], Sizes).Sample(
        (seed, nodes, size) =>
        {
            var request = TestMesh.Request(size.Count, size.KeySize);
            var mesh = new TestMesh(MeshTopology.Line(nodes), seed: seed).Stock(request.LinkKeyNeeded + KeyBlock.MinLength);

            var keys = mesh.Supply(request, Along(mesh, nodes))!;

            ShouldBeTheSame(mesh.Collect(keys).Value, keys);
            foreach (var store in mesh.Stores)
            {
                store.Ledger.Balances.Should().BeTrue();
                store.Ledger.Relayed.Should().Be(request.PayloadLength);
            }
        },
        iter: 100);

    [Fact]
    public void SaesGetTheXorOfTheShares_OverDisjointRoutes() => Gen.Select(Gen.Int, Gen.Int[4, 7], Sizes).Sample(
        (seed, nodes, size) =>
        {
            var request = TestMesh.Request(size.Count, size.KeySize, paths: 2);
            var mesh = new TestMesh(MeshTopology.Ring(nodes), seed: seed).Stock(request.LinkKeyNeeded + KeyBlock.MinLength);

            var keys = mesh.Supply(request, BothWays(mesh, nodes))!;

            ShouldBeTheSame(mesh.Collect(keys).Value, keys);
            mesh.Stores.Should().OnlyContain(store => store.Ledger.Relayed == request.PayloadLength);
        },
        iter: 50);

    /// <summary>Every byte that a sender burned, its receiver burned too, or it was lost with a message.</summary>
    [Fact]
    public void NoKeyAppearsOrVanishes_WhenMessagesAreLost() => Gen.Select(Gen.Int, Gen.Int[2, 6], Gen.Int[0, 8].Array[1, 20]).Sample(
        (seed, nodes, losses) =>
        {
            var mesh = new TestMesh(MeshTopology.Line(nodes), seed: seed).Stock(10_000);
            var route = Along(mesh, nodes);
            var lost = new long[route.Hops];
            foreach (var lossAt in losses)
            {
                using var attempt = mesh[0].BeginAttempt(TestMesh.Request(count: 1 + lossAt), [route]);
                var relay = mesh[0].SendShare(attempt, 0, mesh.Now).Value;
                while (relay.Hop < lossAt && mesh[relay.Hop + 1].Relay(relay.Frame, mesh.Now).Value.Next is { } next) relay.Advance(next);
                if (relay.Hop == lossAt) lost[lossAt] += (32 * (1 + lossAt)) + OneTimeTag.Length;
            }
            for (var hop = 0; hop < route.Hops; hop++)
            {
                var sender = mesh.EndOf(route.Links[hop], route.Nodes[hop]);
                var receiver = mesh.EndOf(route.Links[hop], route.Nodes[hop + 1]);
                sender.Ledger.Relayed.Should().Be(receiver.Ledger.Relayed + lost[hop]);
                sender.Ledger.Balances.Should().BeTrue();
                receiver.Ledger.Balances.Should().BeTrue();
            }
        },
        iter: 100);

    [Fact]
    public void NoNodeOnTheWayAcceptsAMessageTwice() => Gen.Select(Gen.Int, Gen.Int[2, 6]).Sample(
        (seed, nodes) =>
        {
            var mesh = new TestMesh(MeshTopology.Line(nodes), seed: seed).Stock(10_000);
            using var attempt = mesh[0].BeginAttempt(TestMesh.Request(), [Along(mesh, nodes)]);
            var relay = mesh[0].SendShare(attempt, 0, mesh.Now).Value;
            while (true)
            {
                var next = mesh[relay.Hop + 1].Relay(relay.Frame, mesh.Now).Value.Next;
                mesh.Stores.ShouldBurnNothing(() =>
                {
                    for (var node = 0; node < nodes; node++) mesh[node].Relay(relay.Frame, mesh.Now).IsOk.Should().BeFalse();
                });
                if (next is null) return;
                relay.Advance(next);
            }
        },
        iter: 20);

    private static void ShouldBeTheSame(IReadOnlyList<SuppliedKey> collected, KeyBatch keys)
    {
        collected.Should().HaveCount(keys.Count);
        for (var at = 0; at < keys.Count; at++) collected[at].Key.Span.SequenceEqual(keys.KeyAt(at)).Should().BeTrue();
    }

    private static Route Along(TestMesh mesh, int nodes) => mesh.RouteOf([.. Enumerable.Range(0, nodes)]);

    private static Route[] BothWays(TestMesh mesh, int nodes) =>
    [
        mesh.RouteOf([.. Enumerable.Range(0, (nodes / 2) + 1)]),
        mesh.RouteOf([0, .. Enumerable.Range(nodes / 2, nodes - (nodes / 2)).Reverse()]),
    ];
}
