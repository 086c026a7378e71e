using QkdMesh.Core.Errors;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Routing;

namespace QkdMesh.Application;

/// <summary>Decides whether a request waits because the network is not known yet or is about to change.</summary>
public static class NetworkReadiness
{
    public static MeshError NotYet { get; } = new(ErrorCode.NodeUnavailable, "this silo does not know the network yet");

    /// <summary>
    /// Whether a failed request may succeed in a moment: a node moves, or links come up again and have little key at first.
    /// A network that has split does not change in a moment. A link that is asked for more than it makes does not either.
    /// </summary>
    /// <param name="patience">How long the request can wait.</param>
    public static bool IsChanging(this NetworkSnapshot network, MeshError failure, KeyRequest request, TimeSpan patience) =>
        failure.Code switch
        {
            ErrorCode.NodeUnavailable or ErrorCode.RelayFailed => true,
            ErrorCode.NoRoute or ErrorCode.NoDisjointRoutes => network.HasLinksToCome(),
            ErrorCode.InsufficientKey =>
                network.HasLinksToCome() || (failure.Link is { } link && network.StateOf(link).MakesSoon(request, patience)),
            _ => false,
        };

    // A fibre that cannot carry key stays pending for ever. No request waits for it.
    private static bool HasLinksToCome(this NetworkSnapshot network) => network.Topology.Definition.Links.Any(
        link => link.SecretKeyRate > KeyRate.Zero && network.StateOf(link.Id).Status == LinkStatus.Pending);

    // A link that has just begun has no key. If it is little used, its next beat brings some, half of it for each direction.
    // If more than half of its key is used, it may lack key because requests ask for too much: such a request fails at once.
    private static bool MakesSoon(this LinkState link, KeyRequest request, TimeSpan patience)
    {
        var spare = link.SecretKeyRate.Less(link.Consumption);
        return spare > link.Consumption && spare.BitsPerSecond / 2 * patience.TotalSeconds >= Bits.FromBytes(request.LinkKeyNeeded).Count;
    }

    /// <summary>Waits for a newer snapshot, but no longer than a patience.</summary>
    /// <param name="seen">The version of the snapshot that the caller knows.</param>
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
            // The caller looks again, as it does after a change.
        }
        finally
        {
            await enough.CancelAsync();
        }
    }
}
