using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Core;
using QkdMesh.Northbound.Identity;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Tests.EndToEnd.Abuse;

/// <summary>
/// Orders of one key whose answers nobody reads. A gRPC client costs more, because it throws at each refusal. So one processor makes many
/// calls beside another caller.
/// </summary>
internal sealed class PlainCalls(Uri server, string master, string slave) : IDisposable
{
    private const int PrefixLength = 5;

    private readonly Uri _method = new(server, "/qkdmesh.v1.KeySupply/GetKeys");
    private readonly byte[] _order = Frame(new GetKeysRequest { PeerSaeId = slave, Number = 1 });

    private readonly HttpClient _http = new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true });

    /// <returns>The status of the answer; <see cref="StatusCode.Unknown"/> if it has none.</returns>
    public async Task<StatusCode> OrderAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _method)
        {
            Content = new ByteArrayContent(_order), Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new("trailers"));
        request.Headers.Add(NamedInMetadata.MetadataKey, master);
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellation);
        var status = Status(answer.Headers) ?? Status(answer.TrailingHeaders);
        return status is null ? StatusCode.Unknown : (StatusCode)int.Parse(status, CultureInfo.InvariantCulture);
    }

    public void Dispose() => _http.Dispose();

    private static string? Status(HttpResponseHeaders headers) =>
        headers.TryGetValues("grpc-status", out var values) ? values.Single() : null;

    private static byte[] Frame(GetKeysRequest order)
    {
        var message = order.ToByteArray();
        var framed = new byte[PrefixLength + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        message.CopyTo(framed, PrefixLength);
        return framed;
    }
}
