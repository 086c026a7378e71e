using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Runtime.Services;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Clustering;

/// <summary>In every silo: says that it is there.</summary>
[Reentrant]
internal sealed class PeerService(GrainId id, Silo silo, ILoggerFactory loggers) : GrainService(id, silo, loggers), IPeerService
{
    public Task GreetAsync() => Task.CompletedTask;
}

internal interface IPeerClient
{
    IPeerService At(SiloAddress silo);
}

internal sealed class PeerClient(IServiceProvider services) : GrainServiceClient<IPeerService>(services), IPeerClient
{
    public IPeerService At(SiloAddress silo) => GetGrainService(silo);
}
