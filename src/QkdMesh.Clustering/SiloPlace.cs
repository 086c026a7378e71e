using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace QkdMesh.Clustering;

/// <summary>
/// The place of this silo in the cluster. The address has the number of this start (Orleans: generation). Orleans takes the number from the
/// clock, and silos take the higher number at one place for the newer start. So a silo whose clock is behind the clock of its predecessor
/// would look older than the predecessor, and be declared dead. This class counts on from the predecessor instead.
/// </summary>
internal sealed class SiloPlace : ILocalSiloDetails
{
    private readonly IPEndPoint _endpoint;
    private readonly Lazy<SiloAddress> _address;
    private int _start;

    public SiloPlace(IOptions<SiloOptions> silo, IOptions<ClusterOptions> cluster, IOptions<EndpointOptions> endpoint)
    {
        (Name, ClusterId) = (silo.Value.SiloName, cluster.Value.ClusterId);
        _endpoint = new IPEndPoint(endpoint.Value.AdvertisedIPAddress, endpoint.Value.SiloPort);
        _start = SiloAddress.AllocateNewGeneration();
        _address = new(() => SiloAddress.New(_endpoint, _start));
    }

    public string Name { get; }

    public string ClusterId { get; }

    public string DnsHostName { get; } = Dns.GetHostName();

    public SiloAddress SiloAddress => _address.Value;

    /// <summary>No process outside the cluster calls this silo by Orleans.</summary>
    public SiloAddress GatewayAddress => null!;

    /// <summary>
    /// Makes this start newer than each earlier start at its place. Call it before anything reads <see cref="SiloAddress"/>.
    /// </summary>
    /// <param name="others">The silos of the membership table, also dead ones.</param>
    /// <returns>How far the clock of this machine is behind the clock of the predecessor at least; zero if it is not.</returns>
    /// <exception cref="InvalidOperationException">The address was read before.</exception>
    public TimeSpan Follow(IEnumerable<SiloAddress> others)
    {
        var latest = others.Where(other => other.Endpoint.Equals(_endpoint)).Select(other => other.Generation).DefaultIfEmpty().Max();
        if (latest < _start) return TimeSpan.Zero;
        if (_address.IsValueCreated)
            throw new InvalidOperationException("The address of this silo was read before its predecessor was known.");
        var behind = TimeSpan.FromSeconds(latest - _start);
        _start = checked(latest + 1);
        return behind;
    }
}
