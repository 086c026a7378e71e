using System.Globalization;
using MediatR;
using QkdMesh.Application.Access;
using QkdMesh.Application.Pipeline;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Control;

/// <summary>Takes a link out of service: it neither makes nor carries key until it is restored. Its stock waits.</summary>
public sealed record CutLink(LinkId Link) : IRequest<Result<LinkReport>>, IOperatorOrder
{
    public Orderer By { get; init; } = Orderer.Unknown;

    string IOperatorOrder.InWords => $"cut link {Link}";
}

/// <summary>Ends what <see cref="CutLink"/> began.</summary>
public sealed record RestoreLink(LinkId Link) : IRequest<Result<LinkReport>>, IOperatorOrder
{
    public Orderer By { get; init; } = Orderer.Unknown;

    string IOperatorOrder.InWords => $"restore link {Link}";
}

/// <summary>Confirms that an operator looked at the alarm of a link. Refused if the link has no alarm or its QBER is high.</summary>
public sealed record AcknowledgeAlarm(LinkId Link) : IRequest<Result<LinkReport>>, IOperatorOrder
{
    public Orderer By { get; init; } = Orderer.Unknown;

    string IOperatorOrder.InWords => $"acknowledge the alarm of link {Link}";
}

/// <summary>Disturbs a simulated link: an eavesdropper taps it, or its source stops without a report.</summary>
public sealed record DisturbLink(LinkId Link, SourceDisturbance Disturbance) : IRequest<Result<LinkReport>>, IOperatorOrder
{
    public Orderer By { get; init; } = Orderer.Unknown;

    string IOperatorOrder.InWords => string.Join(" and ", Parts());

    private IEnumerable<string> Parts()
    {
        if (Disturbance.TappedFraction is { } fraction)
            yield return string.Create(CultureInfo.InvariantCulture, $"tap {fraction:0.####} of link {Link}");
        if (Disturbance.Stalled is { } stalled) yield return $"{(stalled ? "stall" : "end the stall of")} link {Link}";
    }
}

/// <summary>A link and its state.</summary>
/// <param name="Distrust">Why no key may cross it though it works: an end is in quarantine. Null if both ends are trusted.</param>
public sealed record LinkReport(LinkDefinition Link, LinkState State, string? Distrust = null)
{
    public static LinkReport Of(LinkDefinition link, NetworkSnapshot network, LinkState? newer = null) =>
        new(link, newer ?? network.StateOf(link.Id), network.CheckTrusted([link.A, link.B])?.Detail);

    public LinkCondition ConditionBy(INodeHosting hosting) => LinkCondition.Of(Link, State, Distrust, hosting.IsAnywhere);
}

public sealed class LinkOrdersHandler(NetworkView view, IGrainFactory grains) :
    IRequestHandler<CutLink, Result<LinkReport>>, IRequestHandler<RestoreLink, Result<LinkReport>>,
    IRequestHandler<AcknowledgeAlarm, Result<LinkReport>>, IRequestHandler<DisturbLink, Result<LinkReport>>
{
    public Task<Result<LinkReport>> Handle(CutLink request, CancellationToken cancellationToken) =>
        OrderAsync(controller => controller.OrderCutAsync(request.Link, cut: true));

    public Task<Result<LinkReport>> Handle(RestoreLink request, CancellationToken cancellationToken) =>
        OrderAsync(controller => controller.OrderCutAsync(request.Link, cut: false));

    public Task<Result<LinkReport>> Handle(AcknowledgeAlarm request, CancellationToken cancellationToken) =>
        OrderAsync(controller => controller.AcknowledgeAlarmAsync(request.Link));

    // The controller remembers no disturbance: the order goes to the link itself.
    public async Task<Result<LinkReport>> Handle(DisturbLink request, CancellationToken cancellationToken)
    {
        if (view.Current is not { } network) return NetworkReadiness.NotYet;
        if (network.Topology.FindLink(request.Link) is not { } link)
            return network.Topology.NoLink(request.Link);
        var state = await grains.Link(link.Id).DisturbAsync(request.Disturbance).OrUnavailable();
        return state.IsOk ? LinkReport.Of(link, network, state.Value) : state.Error;
    }

    private async Task<Result<LinkReport>> OrderAsync(Func<IControllerGrain, ValueTask<Result<LinkDefinition>>> order)
    {
        if (view.Current is not { } before) return NetworkReadiness.NotYet;
        var link = await order(grains.Controller(before.Topology.Name)).OrUnavailable();
        return link.IsOk ? LinkReport.Of(link.Value, view.Current) : link.Error;
    }
}
