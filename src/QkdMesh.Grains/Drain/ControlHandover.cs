using Microsoft.Extensions.Logging;
using Orleans.Core.Internal;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Routing;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.Placement;

namespace QkdMesh.Grains.Drain;

/// <summary>Moves the links and the controller that run in a silo which leaves, while all that they speak with still answers.</summary>
internal sealed partial class ControlHandover(
    IGrainFactory grains, ILocalSiloDetails here, NodeHosting hosting, NetworkView view, TimeProvider time, ILogger<ControlHandover> logger)
{
    private static readonly MeshTimings Timings = MeshTimings.Default;

    /// <summary>Returns when they are gone, or have not gone for a while. What fails on the way is started elsewhere when this silo is gone.</summary>
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
        // It has the links run that have just moved, so it goes last.
        await MoveAsync(grain => grain == controller ? hosting.Others : null);
    }

    private async Task MoveAsync(Func<GrainId, IReadOnlyList<SiloAddress>?> silosFor)
    {
        var began = time.GetTimestamp();
        using var timer = new PeriodicTimer(Timings.DrainLook, time);
        var asked = new HashSet<GrainId>();
        do
        {
            var moving = (await AllHereAsync()).Select(grain => (Grain: grain, Silos: silosFor(grain))).Where(move => move.Silos is { Count: > 0 }).ToList();
            if (moving.Count == 0) return;
            foreach (var (grain, silos) in moving.Where(move => asked.Add(move.Grain)))
            {
                RequestContext.Set(IPlacementDirector.PlacementHintKey, silos![(int)(grain.GetUniformHashCode() % (uint)silos.Count)]);
                await grains.GetGrain(grain).AsReference<IGrainManagementExtension>().MigrateOnIdle();
            }
        }
        while (time.GetElapsedTime(began) < Timings.HandoverPatience && await timer.WaitForNextTickAsync());
    }

    private async Task<IEnumerable<GrainId>> AllHereAsync() =>
        (await grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics(hostsIds: [here.SiloAddress])).Select(statistic => statistic.GrainId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "not all links and the controller have moved")]
    private partial void LogLeft(Exception failure);
}
