using System.Net;
using System.Net.Http.Headers;

namespace QkdMesh.Host.Audit;

/// <summary>Sends heads to an HTTPS collector: POST of lines of JSON. Each answer of 200 to 299 says that the collector has them.</summary>
internal sealed class HttpsCollector(Uri url, HeadsTls tls, TimeProvider time) : IHeadsTransport
{
    // A renewed certificate on disk is used within this time, or at the next call after a failure.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(1);

    private HttpClient? _http;
    private long _connectedAt;

    public string Kind => "collector";

    public string Name => $"the collector {url}";

    public async Task SendAsync(IReadOnlyList<SentHead> heads, CancellationToken cancellation)
    {
        if (_http is not null && time.GetElapsedTime(_connectedAt) >= ConnectionLifetime) Disconnect();
        var http = _http ??= Connect();
        using var request = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Content = new ByteArrayContent(SentHead.Lines(heads))
            {
                Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") },
            },
        };
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (!answer.IsSuccessStatusCode) throw new HeadsNotTakenException($"it answers with {(int)answer.StatusCode}");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            Disconnect();
            if (failure is OperationCanceledException) throw;
            throw new HeadsNotTakenException($"it cannot be reached: {WordsOf(failure)}", failure);
        }
    }

    public void Dispose() => Disconnect();

    /// <summary>The innermost reason, on one line.</summary>
    internal static string WordsOf(Exception failure) =>
        string.Concat(failure.GetBaseException().Message.Take(200).Select(letter => char.IsControl(letter) ? ' ' : letter));

    private HttpClient Connect()
    {
        _connectedAt = time.GetTimestamp();
        return new HttpClient(new SocketsHttpHandler
        {
            SslOptions = tls.ToTls(url.IdnHost),
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxConnectionsPerServer = 1,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
    }

    private void Disconnect()
    {
        _http?.Dispose();
        _http = null;
    }
}
