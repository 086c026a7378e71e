using System.Diagnostics;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Core.Topology;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Commands.Demo;

/// <summary>The scenario: keys; a cut fibre and keys; the restored fibre and keys; the ledgers.</summary>
/// <param name="serves">The links that can carry the keys.</param>
internal sealed class DemoRun(
    MeshClient client, Uri server, NetworkTopology topology, SaePair pair, int keys, Func<LinkDefinition, bool> serves)
{
    // A link that was cut has key again after a few beats.
    private static readonly TimeSpan LinkPatience = TimeSpan.FromSeconds(15);

    private static readonly string NoRoute = Core.Errors.ErrorCatalogue.Of(Core.Errors.ErrorCode.NoRoute).Reason;
    private readonly KeyExchange _exchange = new(client, pair, server);
    private readonly List<DemoPhase> _phases = [];
    private double? _recoveryMs;

    /// <param name="onStep">Gets what the run does next.</param>
    /// <param name="onPhase">Gets each phase when the phase is over.</param>
    /// <param name="onLedgers">Gets the network with its ledgers at the end.</param>
    public async Task<DemoReport> RunAsync(
        Action<string> onStep, Action<DemoPhase, double?> onPhase, Action<GetNetworkResponse> onLedgers,
        CancellationToken cancellationToken)
    {
        using var watch = new NetworkWatch(client, cancellationToken, LinkPatience);
        onStep($"exchanging {Figures.Count(keys, "key")}");
        var before = await _exchange.RunAsync(keys, refusal: null, cancellationToken);
        Add(DemoPhase.Before, before, null);

        if (CutChoice.For(topology, before.Route?.Nodes ?? [], serves) is { } cut)
        {
            onStep($"cutting link {cut.Link.Id}, then asking for keys again");
            var sent = Stopwatch.GetTimestamp();
            await client.Network.CutLinkAsync(new CutLinkRequest { LinkId = cut.Link.Id.Value }, cancellationToken: cancellationToken);
            var during = await _exchange.RunAsync(cut.HasOtherWay ? keys : 1, cut.HasOtherWay ? null : NoRoute, cancellationToken);
            if (during.Keys > 0) _recoveryMs = Stopwatch.GetElapsedTime(sent, during.FirstKeyAt).TotalMilliseconds;
            Add(DemoPhase.Cut, during, cut.Link.Id.Value);

            onStep($"restoring link {cut.Link.Id}, until it has key again");
            await watch.WaitForAsync(cut.Link.Id.Value, LinkStatus.Off, cancellationToken);
            await client.Network.RestoreLinkAsync(
                new RestoreLinkRequest { LinkId = cut.Link.Id.Value }, cancellationToken: cancellationToken);
            await watch.WaitForAsync(cut.Link.Id.Value, LinkStatus.Active, cancellationToken);
            Add(DemoPhase.Restored, await _exchange.RunAsync(keys, refusal: null, cancellationToken), null);
        }

        var network = await client.Network.GetNetworkAsync(
            new GetNetworkRequest { WithLedgers = true }, cancellationToken: cancellationToken);
        onLedgers(network);
        return new DemoReport(
            topology.Name.Value, _exchange.Requests, _exchange.Failed, _exchange.Mismatched, _phases, _recoveryMs,
            LedgerCheck.IsBalanced(network.Links));

        void Add(string name, ExchangeResult result, string? cutLink)
        {
            var phase = PhaseOf(name, result, cutLink);
            _phases.Add(phase);
            onPhase(phase, _recoveryMs);
        }
    }

    private static double? BottleneckOf(UsedRoute? route) => route switch
    {
        null => 0,
        { Nodes.Count: 1 } => null,
        _ => route.AvailableBps,
    };

    private static DemoPhase PhaseOf(string name, ExchangeResult result, string? cutLink) =>
        new(name, [.. result.Route?.Nodes ?? []], BottleneckOf(result.Route))
        {
            Keys = result.Keys,
            CutLink = cutLink,
            Reason = result.Keys == 0 ? result.Failure?.Reason : null,
            Message = result.Keys == 0 ? result.Failure?.Message : null,
        };
}
