using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using QkdMesh.Host.Audit;

namespace QkdMesh.Host.Tests.Audit;

/// <summary>Heads go to a collector over real mutual TLS, and a log is checked against what it wrote.</summary>
public sealed class HttpsCollectorTests : IAsyncLifetime
{
    private readonly HeadsFiles _files = new();
    private readonly AuditFolder _folder = new();
    private readonly ConcurrentQueue<string> _bodies = [];
    private readonly WebApplication _collector;
    private volatile int _status = StatusCodes.Status204NoContent;

    public HttpsCollectorTests()
    {
        var own = X509Certificate2.CreateFromPemFile(_files["collector.pem"], _files["collector-key.pem"]);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseHttps(https =>
            {
                https.ServerCertificate = own;
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (certificate, _, _) => certificate.Subject == "CN=silo";
            })));
        _collector = builder.Build();
        _collector.Run(TakeAsync);
    }

    private Uri Url => new($"{_collector.Urls.First()}/heads");

    public async ValueTask InitializeAsync() => await _collector.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _collector.DisposeAsync();
        _folder.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task LogIsCheckedAgainstTheLinesOfACollector()
    {
        var options = new AuditOptions(_folder.Place)
        {
            MakesDirectory = true, FileSize = 2_000, NeedsHeads = true, Patience = TimeSpan.FromMinutes(1), Collector = Url,
            HeadsTls = _files.Tls(),
        };
        using (var log = new AuditLog(options, "test", TimeProvider.System, NullLoggerFactory.Instance))
            for (var at = 0; at < 12; at++) log.Write([AuditFolder.Record(at)]).Should().BeNull();
        var collected = _files["collected.log"];
        await File.WriteAllTextAsync(collected, string.Concat(_bodies), TestContext.Current.CancellationToken);
        Faults(collected).Should().BeEmpty();

        // Nothing in the directory shows it.
        _folder.Edit(_folder.Files.Count - 1, lines => lines.RemoveRange(lines.Count - 2, 2));

        Faults(collected).Should().ContainSingle().Which.Should().Contain($"lines are missing at the end: {collected} found ");
        _folder.Faults.Should().BeEmpty();
    }

    [Fact]
    public async Task RefusedHeadsAreNotTaken()
    {
        _status = StatusCodes.Status503ServiceUnavailable;
        (await WhyNotAsync(_files.Tls())).Should().Be("it answers with 503");
        _status = StatusCodes.Status302Found;
        (await WhyNotAsync(_files.Tls())).Should().Be("it answers with 302", "a redirection could lead to anybody");
        _status = StatusCodes.Status200OK;
        (await WhyNotAsync(_files.Tls())).Should().BeNull();
    }

    [Fact]
    public async Task CollectorIsNotTrusted_WithoutAGoodCertificate()
    {
        (await WhyNotAsync(_files.Tls(authority: _files.WriteOtherAuthority()))).Should().StartWith("it cannot be reached: ");
        (await WhyNotAsync(_files.Tls(lists: _files.RevokeCollector()))).Should().Contain("is revoked");
        _bodies.Should().BeEmpty();
    }

    [Fact]
    public async Task SiloShowsItsCertificate()
    {
        (await WhyNotAsync(_files.Tls(certificate: null))).Should().StartWith("it cannot be reached: ");
        _bodies.Should().BeEmpty();
    }

    private async Task<string?> WhyNotAsync(HeadsTls tls)
    {
        using var collector = new HttpsCollector(Url, tls, TimeProvider.System);
        try
        {
            await collector.SendAsync([SyslogTests.Head], TestContext.Current.CancellationToken);
            return null;
        }
        catch (HeadsNotTakenException failure)
        {
            return failure.Message;
        }
    }

    private IReadOnlyList<string> Faults(string heads)
    {
        var deliveries = new AuditedDeliveries([_folder.Place], _ => { }, [heads]);
        _ = deliveries.Read(CancellationToken.None).Count();
        return deliveries.Faults;
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body);
        _bodies.Enqueue(await body.ReadToEndAsync());
        context.Response.StatusCode = _status;
    }
}
