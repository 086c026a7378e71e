using Orleans.Services;

namespace QkdMesh.Grains.Contracts;

/// <summary>One in every silo of a cluster.</summary>
[Alias("qkdmesh.peer")]
public interface IPeerService : IGrainService
{
    /// <summary>Returns: the silo is there.</summary>
    [Alias("greet")]
    Task GreetAsync();
}
