using System.Collections.Immutable;
using QkdMesh.Application.Control;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Northbound.Control;

/// <summary>News of the network as wire messages.</summary>
internal static class NewsMessages
{
    public static V1.WatchNetworkResponse ToWire(NetworkNews news, INodeHosting hosting)
    {
        var response = new V1.WatchNetworkResponse { Version = (ulong)news.Network.Version };
        if (news.IsWhole)
            response.Network = NetworkMessages.ToWire(news.Network, ImmutableDictionary<LinkId, LinkEndReports>.Empty, hosting);
        foreach (var change in news.Changes)
            if (ToWire(change, news.Network, hosting) is { } happened) response.Events.Add(happened);
        // The whole network has the conditions.
        if (!news.IsWhole)
        {
            response.Events.Add(news.Conditions.Select(link =>
                new V1.NetworkEvent { LinkCondition = NetworkMessages.ToWire(link, news.Network) }));
        }

        return response;
    }

    // A new topology has no event: the whole network is sent with it.
    private static V1.NetworkEvent? ToWire(NetworkChange change, NetworkSnapshot network, INodeHosting hosting) => change switch
    {
        LinkStatusChange link => new()
        {
            LinkStatus = new()
            {
                LinkId = link.Link.Value, Before = NetworkMessages.ToWire(link.Before), After = NetworkMessages.ToWire(link.After),
            },
            Condition = ConditionOf(link.Link, network, hosting).Word,
        },
        LinkAlarmChange alarm => new() { LinkAlarm = AlarmMessages.ToWire(alarm) },
        NodeQuarantineChange node => new() { Node = new() { NodeId = node.Node.Value, Quarantined = node.Quarantined } },
        KeyStoreChange store => new()
        {
            KeyStore = new()
            {
                LinkId = store.Link.Value,
                SecretKeyRateBps = NetworkMessages.RateOf(store.State, ConditionOf(store.Link, network, hosting)),
                ConsumptionBps = store.State.Consumption.BitsPerSecond,
                StockAToBBits = (ulong)store.State.StockAToB.Count,
                StockBToABits = (ulong)store.State.StockBToA.Count,
                Qber = store.State.Qber,
            },
        },
        _ => null,
    };

    private static LinkCondition ConditionOf(LinkId link, NetworkSnapshot network, INodeHosting hosting) =>
        LinkReport.Of(network.Topology.FindLink(link)!, network).ConditionBy(hosting);
}
