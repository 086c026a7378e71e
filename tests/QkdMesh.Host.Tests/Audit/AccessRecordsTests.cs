using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using QkdMesh.Application.Access;
using QkdMesh.Host.Access;
using QkdMesh.Host.Audit;

namespace QkdMesh.Host.Tests.Audit;

/// <summary>Strangers can be refused without end. They fill no disk, and what is left out is counted.</summary>
public sealed class AccessRecordsTests : IDisposable
{
    private const int Flood = 20_000, Most = 2_010;

    private static readonly Refusal Stranger = new(
        "sae", null, "WRONG_AUTHORITY", "no trusted authority", "CN=x", "CN=y", "00", "192.0.2.1");

    private readonly AuditFolder _folder = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task FloodOfRefusalsIsBounded_AndEachIsCounted()
    {
        await RefuseAsync(_ => { });

        var refused = Lines("refused").Count;
        refused.Should().BeInRange(1_000, Most);
        Lines("left_out").Sum(line => line.GetProperty("refusals").GetInt64()).Should().Be(Flood - refused);
        _folder.Faults.Should().BeEmpty();
    }

    [Fact]
    public async Task RefusalsThatCouldNotBeWrittenAreCounted()
    {
        await RefuseAsync(log =>
        {
            var (file, elsewhere) = (_folder.Files[0], Path.Combine(_folder.Place, "elsewhere"));
            File.Move(file, elsewhere);
            log.Note([new LeftOutEntry(1) { Time = default }]).Should().BeFalse();
            return () => File.Move(elsewhere, file);
        });

        Lines("left_out").Sum(line => line.GetProperty("refusals").GetInt64()).Should().Be(Flood - Lines("refused").Count);
    }

    private Task RefuseAsync(Action<AuditLog> before) => RefuseAsync(log =>
    {
        before(log);
        return () => { };
    });

    /// <param name="hinder">Hinders the log, and gives what ends this.</param>
    private async Task RefuseAsync(Func<AuditLog, Action> hinder)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var log = _folder.BeginLog(fileSize: long.MaxValue);
        var meters = _services.GetRequiredService<IMeterFactory>();
        using var records = new AccessRecords(meters, _folder.Time, NullLogger<AccessRecords>.Instance, log);
        var end = hinder(log);
        for (var at = 0; at < Flood / 2; at++) records.Refused(Stranger);
        await records.StartAsync(cancellation);
        for (var at = 0; at < Flood / 2; at++) records.Refused(Stranger);
        end();
        await records.StopAsync(cancellation);
    }

    private List<JsonElement> Lines(string kind) =>
    [
        .. File.ReadLines(_folder.Files[0]).Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .Where(line => line.GetProperty("kind").GetString() == kind),
    ];
}
