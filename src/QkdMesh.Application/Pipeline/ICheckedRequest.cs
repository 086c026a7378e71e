using QkdMesh.Core.Errors;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;

namespace QkdMesh.Application.Pipeline;

/// <summary>A request that is checked against the network, as this process knows it, before any grain is called.</summary>
public interface ICheckedRequest
{
    /// <summary>The first reason why the request cannot be served, or null.</summary>
    MeshError? Check(NetworkSnapshot network, KeySupplyOptions options);
}
