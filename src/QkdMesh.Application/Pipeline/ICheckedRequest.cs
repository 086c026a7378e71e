using QkdMesh.Core.Errors;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;

namespace QkdMesh.Application.Pipeline;

/// <summary>A request that can tell from the network as this process knows it whether it can be taken at all.</summary>
public interface ICheckedRequest
{
    /// <summary>The first reason why it cannot be taken, or null.</summary>
    MeshError? Check(NetworkSnapshot network, KeySupplyOptions options);
}
