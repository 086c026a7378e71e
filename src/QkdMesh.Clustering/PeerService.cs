using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Runtime.Services;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Clustering;

/// <summary>In every silo: answers other silos, and says whether this silo counts them as members.</summary>
[Reentrant]
internal sealed class PeerService(GrainId id, Silo silo, IClusterMembershipService membership, IUsageHere usage, ILoggerFactory loggers)
    : GrainService(id, silo, loggers), IPeerService
{
    public Task<bool> GreetAsync(SiloAddress other) =>
        Task.FromResult(membership.CurrentSnapshot.GetSiloStatus(other) == SiloStatus.Active);

    public Task<UsageReport> UsageAsync(string? tenant, DateTimeOffset? since) => Task.FromResult(usage.Read(tenant, since));
}

internal interface IPeerClient
{
    IPeerService At(SiloAddress silo);
}

internal sealed class PeerClient(IServiceProvider services) : GrainServiceClient<IPeerService>(services), IPeerClient
{
    public IPeerService At(SiloAddress silo) => GetGrainService(silo);
}
