using System.Net;

namespace QkdMesh.Host.Tests.Health;

public sealed class ManagementEndpointsTests
{
    [Fact]
    public async Task TheyAnswerAtTheManagementPortAlone_WhateverHostTheCallerNames()
    {
        await using var ring = await MadridRing.StartAsync();
        foreach (var path in new[] { "/health/live", "/health/ready", "/metrics" })
        {
            (await ring.GetAsync(path)).StatusCode.Should().Be(HttpStatusCode.OK, path);
            (await AskAsync(ring.Host.Management!, path, HttpVersion.Version11, "proxy.example:80")).Should().Be(HttpStatusCode.OK, path);
            (await AskAsync(ring.Host.Address, path, HttpVersion.Version20, ring.Host.Management!.Authority))
                .Should().Be(HttpStatusCode.NotFound, path);
        }
    }

    [Fact]
    public async Task TheyAnswerHeadAsGetWithoutABody_AndNameTheMethodsToOthers()
    {
        await using var ring = await MadridRing.StartAsync();
        using var http = new HttpClient();
        foreach (var path in new[] { "/health/live", "/health/ready", "/metrics" })
        {
            foreach (var method in new[] { "HEAD", "POST", "PUT", "DELETE", "OPTIONS" })
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(ring.Host.Management!, path));
                using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);

                answer.StatusCode.Should().Be(method == "HEAD" ? HttpStatusCode.OK : HttpStatusCode.MethodNotAllowed, $"{method} {path}");
                (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Should().BeEmpty();
                if (method == "HEAD") answer.Content.Headers.ContentType!.MediaType.Should().Be("text/plain", path);
                else answer.Content.Headers.Allow.Should().Equal("GET", "HEAD");
            }
        }
    }

    [Fact]
    public async Task ReadySaysWhyNot_WhenTheSiloIsAboutToStop()
    {
        await using var ring = await MadridRing.StartAsync();

        await ring.Host.DrainAsync(TimeSpan.Zero);

        var ready = await ring.GetAsync("/health/ready");
        ready.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .Should().Be("this silo drains and is about to stop\n");
        (await ring.GetAsync("/health/live")).StatusCode.Should().Be(HttpStatusCode.OK);
        (await ring.ScrapeUntilAsync(_ => true)).Sum("qkdmesh_silo_ready").Should().Be(0);
    }

    private static async Task<HttpStatusCode> AskAsync(Uri server, string path, Version version, string host)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, path))
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Headers = { Host = host },
        };
        return (await http.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode;
    }
}
