using System.Net;
using System.Net.Http.Headers;

namespace QkdMesh.Northbound.Tests.Mesh;

/// <summary>Request bodies that no client of the protos sends.</summary>
public sealed class UnreadableRequestTests(SharedRing ring) : IClassFixture<SharedRing>
{
    private const string InvalidArgument = "3";

    [Theory]
    [InlineData("qkdmesh.v1.KeySupply/GetKeys")]
    [InlineData("qkdmesh.v1.KeySupply/StreamKeys")]
    [InlineData("qkdmesh.v1.Network/CutLink")]
    public async Task SaysThatTheRequestIsMalformed_WhenItsBodyIsNoMessage(string method)
    {
        // A field of wire type 7, which does not exist.
        var (status, reason, retryable, text) = await PostAsync(method, [0xFF, 0xFF, 0xFF, 0xFF]);

        (status, reason, retryable).Should().Be((InvalidArgument, "MALFORMED_REQUEST", "false"));
        text.Should().Contain(method);
    }

    [Fact]
    public async Task LeavesOtherRefusalsAsTheyAre_WhenTheBodyIsAMessage()
    {
        var (_, reason, _, _) = await PostAsync("qkdmesh.v1.KeySupply/GetKeys", []);

        reason.Should().Be("CALLER_NOT_NAMED");
    }

    private async Task<(string? Status, string? Reason, string? Retryable, string Text)> PostAsync(string method, byte[] message)
    {
        using var limit = RunningMesh.Limit();
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://{ring.Mesh.Channel.Target}/{method}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            // The flag for no compression, and the length of the message.
            Content = new ByteArrayContent([0, 0, 0, 0, (byte)message.Length, .. message]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        using var response = await client.SendAsync(request, limit.Token);
        await response.Content.ReadAsByteArrayAsync(limit.Token);
        return (Find("grpc-status"), Find("qkdmesh-reason"), Find("qkdmesh-retryable"), Find("grpc-message") ?? "");

        string? Find(string name) =>
            response.Headers.TryGetValues(name, out var inHeaders) ? inHeaders.Single()
            : response.TrailingHeaders.TryGetValues(name, out var inTrailers) ? inTrailers.Single() : null;
    }
}
