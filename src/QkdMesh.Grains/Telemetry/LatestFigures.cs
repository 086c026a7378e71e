using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Grains.Telemetry;

/// <summary>
/// The figures that the grains in this silo reported last. A grain reports in its own turn, and a scrape reads without calling it.
/// </summary>
internal sealed class LatestFigures<T>(IMembershipLease lease)
{
    private readonly ConcurrentDictionary<object, T> _told = new(ReferenceEqualityComparer.Instance);

    /// <summary>
    /// Measures each grain. Gives nothing while this silo holds no lease: another silo may run its grains, and each figure belongs to one
    /// silo.
    /// </summary>
    public IEnumerable<Measurement<TValue>> Each<TValue>(Func<T, IEnumerable<Measurement<TValue>>> measure)
        where TValue : struct => lease.IsHeld ? _told.Values.SelectMany(measure) : [];

    /// <param name="grain">The activation itself: an earlier activation of the same name is another key.</param>
    public void Tell(object grain, T figures) => _told[grain] = figures;

    /// <summary>Removes the figures of a grain that ends.</summary>
    public void Forget(object grain) => _told.TryRemove(grain, out _);
}
