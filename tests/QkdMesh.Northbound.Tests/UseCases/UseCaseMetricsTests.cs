using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using QkdMesh.Application.KeySupply;
using QkdMesh.Application.Pipeline;
using QkdMesh.Core.Errors;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Northbound.Tests.UseCases;

public sealed class UseCaseMetricsTests
{
    [Fact]
    public async Task CountEveryUseCaseByItsOutcome_WhenSomebodyListens()
    {
        await using var application = new TestApplication();
        application.Publish(Networks.Ring(4));
        application.Grains["n0"].OnSupply = order =>
        {
            application.Time.Advance(TimeSpan.FromSeconds(2));
            return new(order.Count == 1 ? new SuppliedKeys(TestKeys.Batch(), []) : (Result<SuppliedKeys>)new MeshError(ErrorCode.NoRoute, "cut"));
        };
        var meters = application.Services.GetRequiredService<IMeterFactory>();
        var seen = new List<(object? UseCase, object? Outcome, double Seconds)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == UseCaseMetrics.MeterName && instrument.Meter.Scope == meters) listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) => seen.Add((tags[0].Value, tags[1].Value, seconds)));
        listener.Start();

        foreach (var count in new[] { 1, 2, 0 })
            await application.Mediator.Send(new SupplyKeys(TestKeys.Order(count: count)), TestContext.Current.CancellationToken);

        seen.Should().Equal(("SupplyKeys", "OK", 2), ("SupplyKeys", "NO_ROUTE", 2), ("SupplyKeys", "KEY_COUNT_OUT_OF_RANGE", 0));
    }
}
