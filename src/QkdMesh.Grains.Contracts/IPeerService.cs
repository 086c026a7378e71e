using Orleans.Runtime;
using Orleans.Services;

namespace QkdMesh.Grains.Contracts;

/// <summary>One in every silo of a cluster.</summary>
[Alias("qkdmesh.peer")]
public interface IPeerService : IGrainService
{
    /// <summary>Whether this silo, which is there, takes another one for a living member of the cluster.</summary>
    [Alias("greet")]
    Task<bool> GreetAsync([Immutable] SiloAddress other);

    /// <summary>What SAEs used at this silo.</summary>
    [Alias("usage")]
    Task<UsageReport> UsageAsync(string? tenant, DateTimeOffset? since);
}
