using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Client.Tests.Calls;

/// <summary>A silo that answers as a test says.</summary>
public sealed class LostAnswerTests : IAsyncDisposable
{
    private const string Id = "00000000-0000-4000-8000-000000000001";

    private readonly WebApplication _app;
    private readonly Script _script = new();

    public LostAnswerTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(_script);
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        _app = builder.Build();
        _app.MapGrpcService<ScriptedSilo>();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KeysAreLost_WhenTheAnswerIsLostAndTheMeshKnowsThemNoMore()
    {
        _script.Answers.Enqueue(call => Lose(call));
        _script.Answers.Enqueue(_ => throw Failure("UNKNOWN_KEY_ID", StatusCode.NotFound, isRetryable: false));
        using var client = await ConnectAsync();
        await ShouldLoseAsync(client);
    }

    [Fact]
    public async Task KeysCome_WhenTheCallWasNotCarriedOut()
    {
        _script.Answers.Enqueue(call => Lose(call));
        _script.Answers.Enqueue(_ => Keys());
        using var client = await ConnectAsync();
        using var key = await client.Open("bob").CollectKeyAsync(new Guid(Id), Cancellation);
        key.Bytes.Length.Should().Be(32);
    }

    [Fact]
    public async Task KeysAreLost_WhenNoAnswerComesBeforeTheDeadline()
    {
        _script.Answers.Enqueue(call => Hang(call));
        using var client = await ConnectAsync(TimeSpan.FromMilliseconds(500));
        await ShouldLoseAsync(client);
    }

    [Fact]
    public async Task IdIsUnknown_WhenNoAnswerWasLost()
    {
        _script.Answers.Enqueue(_ => throw Failure("UNKNOWN_KEY_ID", StatusCode.NotFound, isRetryable: false));
        using var client = await ConnectAsync();
        var collect = () => client.Open("bob").CollectKeyAsync(new Guid(Id), Cancellation);
        (await collect.Should().ThrowExactlyAsync<QkdException>()).Which.Reason.Should().Be("UNKNOWN_KEY_ID");
    }

    [Fact]
    public async Task CallIsRepeated_WhileTheMeshSaysThatItMaySucceed()
    {
        for (var failure = 0; failure < 3; failure++)
            _script.Answers.Enqueue(_ => throw Failure("RELAY_FAILED", StatusCode.Unavailable, isRetryable: true));
        _script.Answers.Enqueue(_ => Keys());
        using var client = await ConnectAsync();
        using var key = await client.Open("bob").CollectKeyAsync(new Guid(Id), Cancellation);
        _script.Calls.Should().Be(4);
    }

    [Fact]
    public async Task CallIsRepeatedNoMore_WhenTheBudgetIsUsed()
    {
        for (var failure = 0; failure < 10; failure++)
            _script.Answers.Enqueue(_ => throw Failure("RELAY_FAILED", StatusCode.Unavailable, isRetryable: true));
        using var client = await ConnectAsync(budget: 2);
        var collect = () => client.Open("bob").CollectKeyAsync(new Guid(Id), Cancellation);
        (await collect.Should().ThrowExactlyAsync<QkdException>()).Which.Reason.Should().Be("RELAY_FAILED");
        _script.Calls.Should().Be(3);
    }

    [Fact]
    public async Task CallFailsAtOnce_WhenItMaySucceedOnlyAfterTheDeadline()
    {
        _script.Answers.Enqueue(_ => throw Failure("QUOTA_EXCEEDED", StatusCode.ResourceExhausted, isRetryable: true, after: 60_000));
        using var client = await ConnectAsync();
        var collect = () => client.Open("bob").CollectKeyAsync(new Guid(Id), Cancellation);
        (await collect.Should().ThrowExactlyAsync<QkdException>()).Which.RetryAfter.Should().Be(TimeSpan.FromMinutes(1));
        _script.Calls.Should().Be(1);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static async Task ShouldLoseAsync(QkdClient client)
    {
        var collect = () => client.Open("bob").CollectKeyAsync(new Guid(Id), Cancellation);
        (await collect.Should().ThrowAsync<KeysLostException>()).Which.IsRetryable.Should().BeFalse();
    }

    private async Task<QkdClient> ConnectAsync(TimeSpan? deadline = null, int budget = 20)
    {
        await _app.StartAsync(Cancellation);
        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        return new QkdClient(new()
        {
            Servers = [new Uri(address)], Sae = "alice", Deadline = deadline ?? TimeSpan.FromSeconds(20), RetryBudget = budget,
        });
    }

    private static Task<GetKeysByIdResponse> Keys() => Task.FromResult(new GetKeysByIdResponse
    {
        Keys = { new Key { KeyId = Id, Key_ = Google.Protobuf.ByteString.CopyFrom(new byte[32]), Assurance = Assurance.Its } },
    });

    private static Task<GetKeysByIdResponse> Lose(ServerCallContext call)
    {
        call.GetHttpContext().Abort();
        return Keys();
    }

    private static async Task<GetKeysByIdResponse> Hang(ServerCallContext call)
    {
        await new TaskCompletionSource().Task.WaitAsync(call.CancellationToken);
        return await Keys();
    }

    private static RpcException Failure(string reason, StatusCode status, bool isRetryable, int? after = null)
    {
        var trailers = new Metadata { { "qkdmesh-reason", reason }, { "qkdmesh-retryable", isRetryable ? "true" : "false" } };
        if (after is { } pause) trailers.Add("qkdmesh-retry-after-ms", $"{pause}");
        return new RpcException(new Status(status, reason), trailers);
    }

    internal sealed class Script
    {
        public Queue<Func<ServerCallContext, Task<GetKeysByIdResponse>>> Answers { get; } = [];

        public int Calls { get; set; }
    }

    internal sealed class ScriptedSilo(Script script) : Northbound.V1.KeySupply.KeySupplyBase
    {
        public override Task<GetKeysByIdResponse> GetKeysById(GetKeysByIdRequest request, ServerCallContext context)
        {
            script.Calls++;
            return script.Answers.Dequeue()(context);
        }
    }
}
