using Microsoft.Extensions.Logging;
using Orleans.Core.Internal;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Routing;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.Placement;

namespace QkdMesh.Grains.Drain;

/// <summary>
/// Migrates the links and the controller from a draining silo to other silos, while everything that they call still answers.
/// </summary>
internal sealed partial class ControlHandover(
    IGrainFactory grains, ILocalSiloDetails here, NodeHosting hosting, NetworkView view, TimeProvider time, ILogger<ControlHandover> logger)
{
    private static readonly MeshTimings Timings = MeshTimings.Default;

    /// <summary>
    /// Returns when all have migrated, or after a time limit. What is left starts in another silo when this silo has ended.
    /// </summary>
    public async Task MoveAsync()
    {
        try
        {
            await MoveAllAsync().WaitAsync(Timings.LongestHandover, time);
        }
        catch (Exception failure) when (failure is TimeoutException or OrleansException)
        {
            LogLeft(failure);
        }
    }

    private async Task MoveAllAsync()
    {
        if (view.Current is not { } network || hosting.Others.Count == 0) return;
        var links = network.Topology.Definition.Links.ToDictionary(link => grains.Link(link.Id).GetGrainId());
        var controller = grains.Controller(network.Topology.Name).GetGrainId();
        await MoveAsync(grain => links.TryGetValue(grain, out var link) ? hosting.OthersHosting(link.A, link.B) : null);
        // The controller migrates last: it runs the links that have just migrated.
        await MoveAsync(grain => grain == controller ? hosting.Others : null);
    }

    private async Task MoveAsync(Func<GrainId, IReadOnlyList<SiloAddress>?> silosFor)
    {
        var began = time.GetTimestamp();
        using var timer = new PeriodicTimer(Timings.DrainLook, time);
        var asked = new HashSet<GrainId>();
        do
        {
            var moving = (await AllHereAsync())
                .Select(grain => (Grain: grain, Silos: silosFor(grain)))
                .Where(move => move.Silos is { Count: > 0 })
                .ToList();
            if (moving.Count == 0) return;
            foreach (var (grain, silos) in moving.Where(move => asked.Add(move.Grain)))
            {
                RequestContext.Set(IPlacementDirector.PlacementHintKey, silos![(int)(grain.GetUniformHashCode() % (uint)silos.Count)]);
                await grains.GetGrain(grain).AsReference<IGrainManagementExtension>().MigrateOnIdle();
            }
        }
        while (time.GetElapsedTime(began) < Timings.HandoverPatience && await timer.WaitForNextTickAsync());
    }

    private async Task<IEnumerable<GrainId>> AllHereAsync()
    {
        var statistics = await grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics(hostsIds: [here.SiloAddress]);
        return statistics.Select(statistic => statistic.GrainId);
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "the drain could not migrate all links and the controller: other silos start them when this silo has ended")]
    private partial void LogLeft(Exception failure);
}
