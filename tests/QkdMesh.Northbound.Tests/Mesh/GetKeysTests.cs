using Grpc.Core;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Northbound.Tests.Mesh;

public sealed class GetKeysTests(SharedRing ring) : IClassFixture<SharedRing>
{
    private RunningMesh Mesh => ring.Mesh;

    [Fact]
    public async Task BothSaesGetTheSameKeys_WhenThePeerCollectsByIds()
    {
        var made = await Mesh.GetKeysAsync("sae-n0", "sae-n2", 20);
        var status = await Mesh.Keys.GetStatusAsync(new GetStatusRequest { PeerSaeId = "sae-n0" }, RunningMesh.As("sae-n2"));
        var collected = await Mesh.CollectAsync("sae-n2", "sae-n0", made.Keys.Select(key => key.KeyId));

        collected.Keys.Should().Equal(made.Keys);
        made.Keys.Select(key => key.Key_).Should().OnlyHaveUniqueItems().And.OnlyContain(key => key.Length == 32 && key.Any(b => b != 0));
        made.Keys.Select(key => Guid.ParseExact(key.KeyId, "D")).Should().OnlyHaveUniqueItems();
        made.Routes.Should().ContainSingle().Which.Nodes.Should().HaveCount(3).And.StartWith("n0").And.EndWith("n2");
        status.CollectableKeys.Should().BeGreaterThanOrEqualTo(20);
        status.Route.Should().HaveCount(3);
        status.AvailableKeys.Should().BePositive();
    }

    [Fact]
    public async Task UsesTwoRoutes_WhenSharesAreToBeDisjoint()
    {
        var request = new GetKeysRequest { PeerSaeId = "sae-n2", DisjointPaths = 2, SizeBits = 512 };
        var made = await Mesh.Keys.GetKeysAsync(request, RunningMesh.As("sae-n0"));
        var collected = await Mesh.CollectAsync("sae-n2", "sae-n0", made.Keys.Select(key => key.KeyId));

        made.Routes.Select(route => route.Nodes[1]).Should().BeEquivalentTo("n1", "n3");
        collected.Keys.Should().Equal(made.Keys);
        made.Keys[0].Key_.Length.Should().Be(64);
    }

    [Fact]
    public async Task EachPeerCollectsTheSameKeys_WhenTheCallNamesSeveral()
    {
        var request = new GetKeysRequest { PeerSaeId = "sae-n1", Number = 3, AdditionalPeerSaeIds = { "sae-n2", "sae-n3" } };
        var made = await Mesh.Keys.GetKeysAsync(request, RunningMesh.As("sae-n0"));

        made.Routes.Select(route => route.Nodes[^1]).Should().Equal("n1", "n2", "n3");
        foreach (var peer in new[] { "sae-n3", "sae-n1", "sae-n2" })
        {
            (await Mesh.CollectAsync(peer, "sae-n0", made.Keys.Select(key => key.KeyId))).Keys.Should().Equal(made.Keys);
            (await Refusal.ReasonAsync(() => Mesh.CollectAsync(peer, "sae-n0", made.Keys.Select(key => key.KeyId))))
                .Should().Be("UNKNOWN_KEY_ID");
        }
        (await Mesh.Keys.GetStatusAsync(new GetStatusRequest { PeerSaeId = "sae-n1" }, RunningMesh.As("sae-n0")))
            .MaxAdditionalPeers.Should().Be(7);
    }

    [Fact]
    public async Task TakesTheLongestDeadline_ThatTheWireCanSay()
    {
        var request = new GetKeysRequest { PeerSaeId = "sae-n1", DeadlineMs = uint.MaxValue };

        (await Mesh.Keys.GetKeysAsync(request, RunningMesh.As("sae-n0"))).Keys.Should().HaveCount(1);
    }

    [Fact]
    public async Task SupplyGoesOn_WhenManyAskAtOnceInBothDirections()
    {
        var pairs = Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? ("sae-n0", "sae-n2") : ("sae-n2", "sae-n0")).ToList();

        var all = await Task.WhenAll(pairs.Select(async pair =>
        {
            var made = await Mesh.GetKeysAsync(pair.Item1, pair.Item2, 4);
            var collected = await Mesh.CollectAsync(pair.Item2, pair.Item1, made.Keys.Select(key => key.KeyId));
            collected.Keys.Should().Equal(made.Keys);
            return made;
        }));

        all.SelectMany(made => made.Keys).Select(key => key.Key_).Should().OnlyHaveUniqueItems();
    }

    public static TheoryData<string, string?, GetKeysRequest> BadRequests => new()
    {
        { "CALLER_NOT_NAMED", null, new() { PeerSaeId = "sae-n2" } },
        { "UNKNOWN_SAE", "nobody", new() { PeerSaeId = "sae-n2" } },
        { "UNKNOWN_SAE", "not an id", new() { PeerSaeId = "sae-n2" } },
        { "UNKNOWN_PEER", "sae-n0", new() { PeerSaeId = "nobody" } },
        { "UNKNOWN_PEER", "sae-n0", new() { PeerSaeId = "not an id" } },
        { "UNKNOWN_PEER", "sae-n0", new() },
        { "SHARING_NOT_ALLOWED", "sae-n0", new() { PeerSaeId = "loner" } },
        { "SHARING_NOT_ALLOWED", "sae-n0", new() { PeerSaeId = "sae-n2", AdditionalPeerSaeIds = { "loner" } } },
        { "UNKNOWN_PEER", "sae-n0", new() { PeerSaeId = "sae-n2", AdditionalPeerSaeIds = { "" } } },
        { "OPTION_OUT_OF_RANGE", "sae-n0", new() { PeerSaeId = "sae-n2", AdditionalPeerSaeIds = { "sae-n2" } } },
        { "OPTION_OUT_OF_RANGE", "sae-n0", new() { PeerSaeId = "sae-n2", AdditionalPeerSaeIds = { "sae-n1" }, Hybrid = true } },
        { "KEY_SIZE_OUT_OF_RANGE", "sae-n0", new() { PeerSaeId = "sae-n2", SizeBits = 0 } },
        { "KEY_SIZE_OUT_OF_RANGE", "sae-n0", new() { PeerSaeId = "sae-n2", SizeBits = 4_294_967_288 } },
        { "KEY_SIZE_NOT_IN_BYTES", "sae-n0", new() { PeerSaeId = "sae-n2", SizeBits = 257 } },
        { "KEY_SIZE_NOT_IN_BYTES", "sae-n0", new() { PeerSaeId = "sae-n2", SizeBits = uint.MaxValue } },
        { "KEY_COUNT_OUT_OF_RANGE", "sae-n0", new() { PeerSaeId = "sae-n2", Number = 0 } },
        { "KEY_COUNT_OUT_OF_RANGE", "sae-n0", new() { PeerSaeId = "sae-n2", Number = uint.MaxValue } },
        { "OPTION_OUT_OF_RANGE", "sae-n0", new() { PeerSaeId = "sae-n2", DisjointPaths = 0 } },
        { "OPTION_OUT_OF_RANGE", "sae-n0", new() { PeerSaeId = "sae-n2", DisjointPaths = uint.MaxValue } },
        { "OPTION_OUT_OF_RANGE", "sae-n0", new() { PeerSaeId = "sae-n2", Route = new() { MaxHops = uint.MaxValue } } },
        { "OPTION_OUT_OF_RANGE", "sae-n0", new() { PeerSaeId = "sae-n2", Route = new() { Policy = (RoutingPolicy)77 } } },
        { "NO_ROUTE", "sae-n0", new() { PeerSaeId = "sae-n2", Route = new() { MaxHops = 1 } } },
        { "NO_DISJOINT_ROUTES", "sae-n0", new() { PeerSaeId = "sae-n2", DisjointPaths = 3 } },
        { "DEADLINE_PASSED", "sae-n0", new() { PeerSaeId = "sae-n2", DeadlineMs = 0 } },
    };

    [Theory]
    [MemberData(nameof(BadRequests), DisableDiscoveryEnumeration = true)]
    public async Task SaysWhyAndSpendsNothing_WhenARequestCannotBeTaken(string reason, string? caller, GetKeysRequest request)
    {
        var before = await Mesh.SpentAsync();
        var call = caller is null ? RunningMesh.Nobody : RunningMesh.As(caller);

        (await Refusal.ReasonAsync(async () => await Mesh.Keys.GetKeysAsync(request, call))).Should().Be(reason);

        (await Mesh.SpentAsync()).Should().Be(before);
    }

    [Fact]
    public async Task RefusalQuotesTheNumberThatWasSent()
    {
        GetKeysRequest[] requests =
        [
            new() { Number = uint.MaxValue }, new() { SizeBits = uint.MaxValue }, new() { DisjointPaths = uint.MaxValue },
            new() { LeastDisjointPaths = uint.MaxValue }, new() { Route = new() { MaxHops = uint.MaxValue } },
        ];
        foreach (var request in requests)
        {
            request.PeerSaeId = "sae-n2";
            var refused = async () => await Mesh.Keys.GetKeysAsync(request, RunningMesh.As("sae-n0"));

            (await refused.Should().ThrowAsync<RpcException>()).Which.Status.Detail.Should().Contain("4294967295");
        }
    }

    [Fact]
    public async Task SaysWhyAndSpendsNothing_WhenAKeyCannotBeCollected()
    {
        var made = await Mesh.GetKeysAsync("sae-n0", "sae-n2", 2);
        var (first, second) = (made.Keys[0].KeyId, made.Keys[1].KeyId);
        var before = await Mesh.SpentAsync();

        (await ReasonAsync("sae-n2", "sae-n0", "no id")).Should().Be("MALFORMED_KEY_ID");
        (await ReasonAsync("sae-n2", "sae-n0", Guid.Empty.ToString())).Should().Be("MALFORMED_KEY_ID");
        (await ReasonAsync("sae-n2", "sae-n0", new Core.Identifiers.KeyId(new(1, 2), 3).ToString())).Should().Be("UNKNOWN_KEY_ID");
        (await ReasonAsync("sae-n1", "sae-n0", first)).Should().BeOneOf("NOT_ENTITLED_TO_KEY", "UNKNOWN_KEY_ID");
        (await ReasonAsync("sae-n2", "sae-n1", first)).Should().Be("NOT_ENTITLED_TO_KEY");
        (await ReasonAsync("sae-n2", "sae-n0")).Should().Be("KEY_COUNT_OUT_OF_RANGE");
        (await ReasonAsync("sae-n2", "sae-n0", [.. Enumerable.Repeat(first, 129)])).Should().Be("KEY_COUNT_OUT_OF_RANGE");
        (await ReasonAsync("sae-n2", "sae-n0", first, first)).Should().Be("KEY_COUNT_OUT_OF_RANGE");
        (await ReasonAsync("sae-n2", "nobody", first)).Should().Be("UNKNOWN_PEER");
        (await ReasonAsync("nobody", "sae-n0", first)).Should().Be("UNKNOWN_SAE");

        (await Mesh.CollectAsync("sae-n2", "sae-n0", first)).Keys.Should().Equal(made.Keys[0]);
        (await ReasonAsync("sae-n2", "sae-n0", first, second)).Should().Be("UNKNOWN_KEY_ID");
        (await Mesh.CollectAsync("sae-n2", "sae-n0", second)).Keys.Should().Equal(made.Keys[1]);
        (await Mesh.SpentAsync()).Should().Be(before);
    }

    private Task<string?> ReasonAsync(string caller, string peer, params string[] ids) =>
        Refusal.ReasonAsync(() => Mesh.CollectAsync(caller, peer, ids));
}
