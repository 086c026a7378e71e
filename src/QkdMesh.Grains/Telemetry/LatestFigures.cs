using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Grains.Telemetry;

/// <summary>
/// What the grains in this silo said of themselves last: a grain tells in its own turn, and whoever scrapes reads without asking it.
/// </summary>
internal sealed class LatestFigures<T>(IMembershipLease lease)
{
    private readonly ConcurrentDictionary<object, T> _told = new(ReferenceEqualityComparer.Instance);

    /// <summary>Measures each grain; none while this silo is not sure of its place: another may have taken over its grains, and every figure is one silo's.</summary>
    public IEnumerable<Measurement<TValue>> Each<TValue>(Func<T, IEnumerable<Measurement<TValue>>> measure)
        where TValue : struct => lease.IsHeld ? _told.Values.SelectMany(measure) : [];

    /// <param name="grain">Tells an activation from one that came before it under the same name.</param>
    public void Tell(object grain, T figures) => _told[grain] = figures;

    /// <summary>The grain leaves, and its figures with it.</summary>
    public void Forget(object grain) => _told.TryRemove(grain, out _);
}
