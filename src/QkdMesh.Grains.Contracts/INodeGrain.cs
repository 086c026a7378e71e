using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Routing;

namespace QkdMesh.Grains.Contracts;

/// <summary>
/// The key manager of one trusted node; the grain's key is the node's id. Only ciphertext, tags and addresses pass between nodes. SAEs are
/// served by <see cref="INodeKeySupply"/>.
/// </summary>
[Alias("qkdmesh.node")]
public interface INodeGrain : IGrainWithStringKey
{
    /// <summary>Answers a call of another node or of a link. A node that is about to stop refuses calls that are for new keys.</summary>
    [Alias("answer")]
    [return: Immutable]
    ValueTask<Result<T>> AnswerAsync<T>([Immutable] NodeCall<T> call);

    /// <summary>The route that a sticky request of this node takes again; null if the next request chooses.</summary>
    [Alias("kept-route")]
    [return: Immutable]
    ValueTask<Route?> KeptRouteAsync(NodeId target, int maxHops);

    /// <summary>The address of the silo that the node lives in. A node that lives nowhere starts.</summary>
    [Alias("locate")]
    ValueTask<string> LocateAsync();

    /// <summary>Does nothing, to measure the cost of a call.</summary>
    [Alias("ping")]
    ValueTask PingAsync();
}
