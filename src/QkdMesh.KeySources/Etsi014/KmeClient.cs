using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using QkdMesh.Core.Topology;

namespace QkdMesh.KeySources.Etsi014;

/// <summary>
/// Calls one KME over HTTPS by ETSI GS QKD 014 V1.1.1, one call at a time. It reads answers into one buffer and overwrites the buffer after
/// each call. It cannot overwrite the buffers of TLS and the sockets below.
/// </summary>
/// <param name="peer">The SAE at the other end of the link.</param>
/// <param name="patience">How long a call may take until the last byte of its answer.</param>
internal sealed class KmeClient(KmeAccess kme, string peer, KmeCredentials credentials, TimeSpan patience, TimeProvider time) : IDisposable
{
    /// <summary>The longest answer that is read, in bytes.</summary>
    public const int MaxAnswer = 1 << 18;

    private const string FreshKeys = "enc_keys", KeysById = "dec_keys";

    private readonly byte[] _answer = GC.AllocateArray<byte>(MaxAnswer, pinned: true);
    // A renewed certificate on disk is used within this time, or at the next call after a failure.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(1);

    private HttpClient _http = Connect(credentials);
    private long _connectedAt = time.GetTimestamp();
    private bool _hasFailed;

    private readonly Uri _keys = new($"{kme.Url.AbsoluteUri.TrimEnd('/')}/api/v1/keys/{Uri.EscapeDataString(peer)}/");

    public Task<KmeStatus> GetStatusAsync(CancellationToken cancellation) =>
        AskAsync(HttpMethod.Get, "status", null, static answer => KmeStatus.Parse(answer), cancellation);

    /// <summary>Get key: fresh keys. The peer requests the same keys from its own KME by their ids.</summary>
    /// <param name="size">Size of a key in bits.</param>
    public Task<List<KmeKey>> GetKeysAsync(int number, int size, CancellationToken cancellation) =>
        AskAsync(
            HttpMethod.Post, FreshKeys, KeyRequests.Write(number, size), static answer => KeyContainer.Parse(answer.Span), cancellation);

    /// <summary>Get key with key IDs: the keys that the peer got.</summary>
    public Task<List<KmeKey>> GetKeysAsync(IReadOnlyList<Guid> ids, CancellationToken cancellation) =>
        AskAsync(HttpMethod.Post, KeysById, KeyRequests.Write(ids), static answer => KeyContainer.Parse(answer.Span), cancellation);

    public void Dispose() => _http.Dispose();

    private static HttpClient Connect(KmeCredentials credentials) => new(new SocketsHttpHandler
    {
        SslOptions = credentials.ToTls(),
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private void Reconnect()
    {
        _http.Dispose();
        (_http, _connectedAt, _hasFailed) = (Connect(credentials), time.GetTimestamp(), false);
    }

    private async Task<T> AskAsync<T>(
        HttpMethod method, string what, byte[]? body, Func<ReadOnlyMemory<byte>, T> read, CancellationToken cancellation)
    {
        if (_hasFailed || time.GetElapsedTime(_connectedAt) >= ConnectionLifetime) Reconnect();
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        using var request = new HttpRequestMessage(method, new Uri(_keys, what));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (body is not null)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        var length = 0;
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            await using var stream = await response.Content.ReadAsStreamAsync(either.Token);
            for (int more; (more = await stream.ReadAsync(_answer.AsMemory(length), either.Token)) > 0;)
            {
                length += more;
                if (length == _answer.Length)
                    throw new KmeException(KmeFailure.Malformed, $"its answer to {what} has more than {MaxAnswer} bytes");
            }
            var answer = _answer.AsMemory(0, length);
            return response.StatusCode == HttpStatusCode.OK ? read(answer) : throw Refusal(what, response.StatusCode, answer);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new KmeException(KmeFailure.Silent, $"it does not answer {what} within {patience.TotalSeconds:0.#} s");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            _hasFailed = true;
            throw new KmeException(KmeFailure.Silent, $"it cannot be reached: {KmeWords.Of(failure)}", failure);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(_answer.AsSpan(0, length));
        }
    }

    private static KmeException Refusal(string what, HttpStatusCode status, ReadOnlyMemory<byte> answer) => new(
        status switch
        {
            HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests => KmeFailure.Unavailable,
            // The standard does not define 404. Some KMEs use it for keys that they do not have, and where they have none now.
            HttpStatusCode.NotFound when what == FreshKeys => KmeFailure.Unavailable,
            HttpStatusCode.NotFound when what == KeysById => KmeFailure.BadRequest,
            HttpStatusCode.BadRequest => KmeFailure.BadRequest,
            _ => KmeFailure.Refused,
        },
        $"it answers {what} with {(int)status}{KmeWords.OfError(answer)}");
}
