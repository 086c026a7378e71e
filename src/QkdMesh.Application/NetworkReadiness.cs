using QkdMesh.Core.Errors;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Routing;

namespace QkdMesh.Application;

/// <summary>What requests do where the network's picture is missing or about to change.</summary>
public static class NetworkReadiness
{
    public static MeshError NotYet { get; } = new(ErrorCode.NodeUnavailable, "the network is not published yet");

    /// <summary>
    /// Whether a request that failed so may be served in a moment: a node moves, or links come up again and have little key at first.
    /// A network in parts is not about to change, nor one that is asked for more than it makes.
    /// </summary>
    /// <param name="patience">How long the request can wait.</param>
    public static bool IsChanging(this NetworkSnapshot network, MeshError failure, KeyRequest request, TimeSpan patience) => failure.Code switch
    {
        ErrorCode.NodeUnavailable or ErrorCode.RelayFailed => true,
        ErrorCode.NoRoute or ErrorCode.NoDisjointRoutes => network.HasLinksToCome(),
        ErrorCode.InsufficientKey => network.HasLinksToCome() || (failure.Link is { } link && network.StateOf(link).MakesSoon(request, patience)),
        _ => false,
    };

    // A fibre that bears no key waits for ever, and is not to be waited for.
    private static bool HasLinksToCome(this NetworkSnapshot network) =>
        network.Topology.Definition.Links.Any(link => link.SecretKeyRate > KeyRate.Zero && network.StateOf(link.Id).Status == LinkStatus.Pending);

    // A link in little use has no key when it has just begun, and has some on its next beat: half of it for each direction. One that more than half is taken of may be
    // short because too much is asked of it, and whoever is one too many hears so at once.
    private static bool MakesSoon(this LinkState link, KeyRequest request, TimeSpan patience)
    {
        var spare = link.SecretKeyRate.Less(link.Consumption);
        return spare > link.Consumption && spare.BitsPerSecond / 2 * patience.TotalSeconds >= Bits.FromBytes(request.LinkKeyNeeded).Count;
    }

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
