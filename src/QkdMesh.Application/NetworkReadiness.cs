using QkdMesh.Core.Errors;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;

namespace QkdMesh.Application;

/// <summary>What requests do where the network's picture is missing or about to change.</summary>
public static class NetworkReadiness
{
    public static MeshError NotYet { get; } = new(ErrorCode.NodeUnavailable, "the network is not published yet");

    /// <summary>
    /// Whether a request that failed so may be served in a moment: a node moves, or links come up again and have little key at first.
    /// A network in parts is not about to change, nor one that is asked for more than it makes.
    /// </summary>
    public static bool IsChanging(this NetworkSnapshot network, ErrorCode failure) => failure switch
    {
        ErrorCode.NodeUnavailable or ErrorCode.RelayFailed => true,
        ErrorCode.NoRoute or ErrorCode.NoDisjointRoutes or ErrorCode.InsufficientKey =>
            // A fibre that bears no key waits for ever, and is not to be waited for.
            network.Topology.Definition.Links.Any(link => link.SecretKeyRate > KeyRate.Zero && network.StateOf(link.Id).Status == LinkStatus.Pending),
        _ => false,
    };

    /// <summary>Waits for a snapshot after the one that was seen, but no longer than a patience.</summary>
    /// <param name="seen">The version of that snapshot.</param>
    public static async Task WaitForChangeAsync(
        this NetworkView view, long seen, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var change = view.WaitForAsync(network => network.Version > seen, enough.Token);
        try
        {
            await change.WaitAsync(patience, time, cancellation);
        }
        catch (TimeoutException)
        {
            // As good as a change: whoever waits looks again.
        }
        finally
        {
            await enough.CancelAsync();
        }
    }
}
