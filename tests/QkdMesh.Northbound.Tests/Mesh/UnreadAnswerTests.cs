using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using QkdMesh.Core.Memory;
using QkdMesh.Northbound.Access;
using QkdMesh.Northbound.Identity;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Northbound.Tests.Mesh;

/// <summary>Callers that ask for the longest answer over a real connection, and do not read it. Their windows hold half of it.</summary>
public sealed class UnreadAnswerTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryBudget _memory = new(64 << 20);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient _http = new();
    private WebApplication _server = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, http => http.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc(grpc => grpc.Interceptors.Add<CallRoom>());
        builder.Services.AddSingleton(_memory).AddSingleton<TimeProvider>(_time).AddSingleton<ICallerIdentity, NamedInMetadata>();
        builder.Services.AddSingleton<CallRoom>();
        builder.Services.AddSingleton<OverloadCount>().AddSingleton(new ProcessorWait(_time));
        _server = builder.Build();
        _server.Use((context, next) =>
        {
            // What is registered first happens last: also the room of the call is back then.
            context.Response.OnCompleted(() =>
            {
                _over.TrySetResult();
                return Task.CompletedTask;
            });
            return next(context);
        });
        _server.UseRouting().UseQkdMeshNorthbound();
        _server.MapGrpcService<LongAnswers>();
        await _server.StartAsync(Cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task CallEndsAndItsRoomIsBack_WhenNobodyReadsTheAnswerInTime()
    {
        using var response = await AskAsync();
        _time.Advance(CallRoom.AnswerPatience - TimeSpan.FromTicks(1));
        (_over.Task.IsCompleted, _memory.UsedFor(MemoryUse.Calls) > 0).Should().Be((false, true), "the answer is still in memory");

        _time.Advance(TimeSpan.FromTicks(1));

        await _over.Task.WaitAsync(Cancelled);
        _memory.Used.Should().Be(0);
        await ShouldBeCutOffAsync(response);
    }

    [Fact]
    public async Task OtherCallsOfTheConnectionGoOn_WhenAnAnswerIsNotRead()
    {
        using var unread = await AskAsync();
        _time.Advance(CallRoom.AnswerPatience / 2);
        using var late = await AskAsync();

        _time.Advance(CallRoom.AnswerPatience / 2);

        (await late.Content.ReadAsByteArrayAsync(Cancelled)).Should().HaveCountGreaterThan(LongAnswers.Keys * LongAnswers.KeyLength);
        await ShouldBeCutOffAsync(unread);
    }

    [Fact]
    public async Task RoomIsBackOnce_WhenTheAnswerIsReadBeforeItsTime()
    {
        using var response = await AskAsync();

        (await response.Content.ReadAsByteArrayAsync(Cancelled)).Should().HaveCountGreaterThan(LongAnswers.Keys * LongAnswers.KeyLength);

        await _over.Task.WaitAsync(Cancelled);
        _time.Advance(CallRoom.AnswerPatience * 2);
        _memory.Used.Should().Be(0);
    }

    private static async Task ShouldBeCutOffAsync(HttpResponseMessage response)
    {
        var reading = () => response.Content.CopyToAsync(Stream.Null, Cancelled);
        await reading.Should().ThrowAsync<HttpRequestException>();
    }

    // Returns when the head of the answer is here: then the method is over, and the rest waits for the caller.
    private Task<HttpResponseMessage> AskAsync()
    {
        var message = new GetKeysRequest
        {
            PeerSaeId = "peer", Number = LongAnswers.Keys, SizeBits = LongAnswers.KeyLength * 8,
        }.ToByteArray();
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"{_server.Urls.Single()}/qkdmesh.v1.KeySupply/GetKeys"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, (byte)message.Length, .. message])
            {
                Headers = { ContentType = new("application/grpc") },
            },
            Headers = { { "te", "trailers" }, { NamedInMetadata.MetadataKey, "sae" } },
        };
        return _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);
    }

    private sealed class LongAnswers : V1.KeySupply.KeySupplyBase
    {
        public const int Keys = 128, KeyLength = 1024;

        public override Task<GetKeysResponse> GetKeys(GetKeysRequest request, ServerCallContext context)
        {
            var answer = new GetKeysResponse();
            for (var key = 0; key < Keys; key++) answer.Keys.Add(new Key { Key_ = ByteString.CopyFrom(new byte[KeyLength]) });
            return Task.FromResult(answer);
        }
    }
}
