using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Network;

/// <summary>
/// How long a node may decide by the network that it knows. The controller renews the lease. A node that the controller does not reach
/// may miss a quarantine, so it must not use its old knowledge for long.
/// </summary>
/// <param name="length">Of the lease, from when the controller was asked.</param>
internal sealed class NetworkLease(NodeId node, TimeSpan length)
{
    private TimeSpan? _confirmed;

    /// <summary>The controller confirmed the network. An earlier confirmation that comes late changes nothing.</summary>
    /// <param name="asked">When the controller was asked, by the node's clock.</param>
    public void Renew(TimeSpan asked)
    {
        if (_confirmed is not { } confirmed || asked > confirmed) _confirmed = asked;
    }

    /// <summary>The reason why the node must not decide by the network that it knows, or null.</summary>
    public MeshError? Check(TimeSpan now)
    {
        if (_confirmed is not { } confirmed)
            return new(ErrorCode.NetworkUnconfirmed, $"the controller has not confirmed the network to {node}");
        return now - confirmed < length
            ? null
            : new(
                ErrorCode.NetworkUnconfirmed,
                $"{node} has not heard from the controller for {(now - confirmed).TotalSeconds:0} s, and may not know of a quarantine");
    }
}
