using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;
using QkdMesh.Northbound.Access;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Northbound.Tests.Mesh;

/// <summary>No answer and no error names an SAE of another tenant, or another tenant, unless the caller named it.</summary>
public sealed class TenantSightTests : IAsyncLifetime
{
    private static readonly string[] Foreign = ["patrol", "sergeant", "police"];

    private RunningMesh _mesh = null!;

    // Of every method that an SAE may call.
    private static readonly Dictionary<string, IMessage[]> Requests = new()
    {
        ["GetStatus"] =
        [
            new GetStatusRequest { PeerSaeId = "vault" }, new GetStatusRequest { PeerSaeId = "patrl" },
            new GetStatusRequest { PeerSaeId = "patrol" }, new GetStatusRequest { PeerSaeId = "polic" },
        ],
        ["GetKeys"] =
        [
            new GetKeysRequest { PeerSaeId = "vault" }, new GetKeysRequest { PeerSaeId = "patrol" },
            new GetKeysRequest { PeerSaeId = "vault", Number = 128, SizeBits = 8192, DeadlineMs = 1 },
            new GetKeysRequest { PeerSaeId = "vault", DisjointPaths = 4 }, new GetKeysRequest { PeerSaeId = "vault", Number = 1_000 },
            new GetKeysRequest { PeerSaeId = "vault", Route = new() { MaxHops = 17 } },
            new GetKeysRequest { PeerSaeId = "clerk" }, new GetKeysRequest { PeerSaeId = "sergent" },
        ],
        ["GetKeysById"] =
        [
            new GetKeysByIdRequest { PeerSaeId = "vault", KeyIds = { "x" } },
            new GetKeysByIdRequest { PeerSaeId = "patrol", KeyIds = { "x" } },
        ],
        ["StreamKeys"] =
        [
            new StreamKeysRequest { PeerSaeId = "patrol" }, new StreamKeysRequest { PeerSaeId = "vault", SizeBits = 7 },
            new StreamKeysRequest { PeerSaeId = "patro", Stream = "police-1" },
        ],
        ["GetUsage"] =
        [
            new GetUsageRequest(), new GetUsageRequest { Tenant = "bank" }, new GetUsageRequest { Tenant = "police" },
            new GetUsageRequest { Tenant = "polic" },
        ],
    };

    public static TheoryData<string> Methods => [.. Requests.Keys];

    public async ValueTask InitializeAsync() => _mesh = await RunningMesh.StartAsync(new NetworkTopology(Definition()));

    public ValueTask DisposeAsync() => _mesh.DisposeAsync();

    [Fact]
    public void EveryMethodOfSaesIsTried()
    {
        var ofSaes = typeof(V1.KeySupply).Assembly.GetTypes()
            .Where(type => type.IsAssignableTo(typeof(ClientBase)))
            .SelectMany(client => ((ServiceDescriptor)client.DeclaringType!.GetProperty("Descriptor")!.GetValue(null)!).Methods)
            .Where(method => AccessRules.Of($"/{method.Service.FullName}/{method.Name}")?.Caller == CallerKind.Sae)
            .Select(method => method.Name);

        ofSaes.Should().BeEquivalentTo([.. Requests.Keys, "Ping"], "an answer to Ping is empty");
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task NothingForeignIsNamed(string method)
    {
        await _mesh.GetKeysAsync("patrol", "sergeant", 3);
        foreach (var request in Requests[method])
        {
            var seen = await AnswerAsync(method, request, "teller");
            Foreign.Where(name => !request.ToString()!.Contains(name, StringComparison.Ordinal))
                .Should().OnlyContain(name => !seen.Contains(name, StringComparison.Ordinal), seen);
        }
    }

    /// <summary>Nodes and links belong to the operator, and carry the keys of other tenants too.</summary>
    [Fact]
    public async Task ErrorsNameNoNodeAndNoLink()
    {
        var more = new GetKeysRequest { PeerSaeId = "vault", Number = 128, SizeBits = 8192, DeadlineMs = 200 };
        var errors = new List<string>();
        // The largest requests, one after the other, use up what the link stores.
        for (var turn = 0; turn < 10; turn++) errors.Add(await AnswerAsync("GetKeys", more, "teller"));
        await _mesh.Network.CutLinkAsync(new() { LinkId = Definition().Links.Single().Id.ToString() }, RunningMesh.Nobody);
        errors.Add(await AnswerAsync("GetKeys", new GetKeysRequest { PeerSaeId = "vault", DeadlineMs = 500 }, "teller"));

        errors.RemoveAll(answer => !answer.Contains("qkdmesh-reason", StringComparison.Ordinal));
        errors.Should().Contain(error => error.Contains("INSUFFICIENT_KEY", StringComparison.Ordinal))
            .And.Contain(error => error.Contains("NO_ROUTE", StringComparison.Ordinal))
            .And.OnlyContain(error => !Definition().Nodes.Any(node => error.Contains($"{node.Id}", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ForeignTenantIsAsUnknownAsNone()
    {
        var foreign = await AnswerAsync("GetUsage", new GetUsageRequest { Tenant = "police" }, "teller");
        var none = await AnswerAsync("GetUsage", new GetUsageRequest { Tenant = "nobody" }, "teller");

        foreign.Should().Be(none.Replace("nobody", "police", StringComparison.Ordinal)).And.Contain("UNKNOWN_TENANT");
    }

    /// <summary>Both keys wait at the same node.</summary>
    [Fact]
    public async Task KeyIdOfAnotherTenantIsAsUnknownAsNone()
    {
        var id = (await _mesh.GetKeysAsync("patrol", "sergeant")).Keys[0].KeyId;
        var none = new KeyId(new KeyBatchId(1, 2), 3).ToString();

        var foreign = await AnswerAsync("GetKeysById", new GetKeysByIdRequest { PeerSaeId = "teller", KeyIds = { id } }, "vault");
        var unknown = await AnswerAsync("GetKeysById", new GetKeysByIdRequest { PeerSaeId = "teller", KeyIds = { none } }, "vault");

        foreign.Should().Be(unknown.Replace(none, id, StringComparison.Ordinal)).And.Contain("UNKNOWN_KEY_ID");
    }

    [Fact]
    public async Task UsageIsThatOfTheOwnTenant()
    {
        await _mesh.GetKeysAsync("patrol", "sergeant", 3);
        await _mesh.GetKeysAsync("teller", "vault", 2);

        var own = await _mesh.Keys.GetUsageAsync(new GetUsageRequest(), RunningMesh.As("vault"));
        var all = await _mesh.Network.GetUsageAsync(new GetUsageRequest(), RunningMesh.Nobody);

        var bank = own.Tenants.Should().ContainSingle().Which;
        (bank.Tenant, bank.Usage.Keys, bank.Usage.KeyBits).Should().Be(("bank", 2, 512));
        bank.Usage.LinkKeyBits.Should().BeGreaterThan(512, "a tag costs key too");
        bank.Pairs.Should().ContainSingle().Which.SaeId.Should().Be("teller");
        all.Tenants.Select(tenant => (tenant.Tenant, tenant.Usage.Keys)).Should().Equal(("bank", 2), ("police", 3));
    }

    [Fact]
    public async Task OperatorsSeeTenants()
    {
        var network = await _mesh.Network.GetNetworkAsync(new GetNetworkRequest(), RunningMesh.Nobody);

        network.Tenants.Select(tenant => (tenant.Id, tenant.Saes, tenant.Pairs, tenant.Weight)).Should()
            .Equal(("bank", 3, 1, 3), ("police", 2, 1, 1));
        network.Quotas.Calls.Should().Be(Core.Topology.Quotas.Default.Calls);
        network.Saes.Single(sae => sae.Id == "patrol").Tenant.Should().Be("police");
    }

    // The answer as text, or the whole error.
    private async Task<string> AnswerAsync(string method, IMessage request, string caller)
    {
        var options = RunningMesh.As(caller);
        try
        {
            var call = typeof(V1.KeySupply.KeySupplyClient)
                .GetMethods(BindingFlags.Instance | BindingFlags.Public)
                .Single(each => (each.Name == method || each.Name == method + "Async")
                    && each.ReturnType.IsGenericType && each.GetParameters().Length == 2)
                .Invoke(_mesh.Keys, [request, options])!;
            if (call is not AsyncServerStreamingCall<StreamKeysResponse> stream) return $"{await (dynamic)call}";
            using (stream) return await stream.ResponseStream.MoveNext(options.CancellationToken) ? $"{stream.ResponseStream.Current}" : "";
        }
        catch (RpcException refused)
        {
            var trailers = refused.Trailers.Where(trailer => !trailer.IsBinary).Select(trailer => $"{trailer.Key}: {trailer.Value}");
            return string.Join('\n', trailers.Prepend($"{refused.Status.StatusCode}: {refused.Status.Detail}"));
        }
    }

    private static TopologyDefinition Definition()
    {
        var chain = Networks.Chain(2, bitsPerSecond: 1e6).Definition;
        return chain with
        {
            Saes =
            [
                Sae("teller", 0, "bank", "vault"), Sae("vault", 1, "bank", "teller"), Sae("clerk", 1, "bank"),
                Sae("patrol", 0, "police", "sergeant"), Sae("sergeant", 1, "police", "patrol"),
            ],
            Tenants = [new("bank", null) { Weight = 3 }, new("police", null)],
        };

        SaeDefinition Sae(string id, int node, string tenant, params string[] peers) =>
            new(new(id), chain.Nodes[node].Id, peers.Select(peer => new SaeId(peer)).ToHashSet()) { Tenant = tenant };
    }
}
