using System.Text.Json;
using QkdMesh.Application.Control;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Northbound.Control;

/// <summary>The network and its parts as wire messages.</summary>
internal static class NetworkMessages
{
    public static V1.GetNetworkResponse ToWire(
        NetworkSnapshot network, IReadOnlyDictionary<LinkId, LinkEndReports> ends, INodeHosting hosting)
    {
        var definition = network.Topology.Definition;
        return new V1.GetNetworkResponse
        {
            Name = definition.Name.Value,
            Shape = Spelling(definition.Shape.ToString()),
            Version = (ulong)network.Version,
            TopologyVersion = (ulong)network.TopologyVersion,
            Nodes = { definition.Nodes.Select(node => ToWire(new NodeReport(node, network.Quarantined.Contains(node.Id)), hosting)) },
            Links =
            {
                definition.Links.Select(link =>
                    ToWire(LinkReport.Of(link, network), hosting, ends.GetValueOrDefault(link.Id))),
            },
            Saes = { definition.Saes.Select(ToWire) },
            Tenants = { TenantMessages.Of(network.Topology) },
            Quotas = TenantMessages.OfNetwork(definition),
        };
    }

    public static V1.NodeView ToWire(NodeReport report, INodeHosting hosting)
    {
        var (node, quarantined) = report;
        var view = new V1.NodeView
        {
            Id = node.Id.Value, Name = node.DisplayName, Trusted = node.Role == NodeRole.Trusted, Quarantined = quarantined,
            Silos = (uint)hosting.CountSilosOf(node.Id),
        };
        if (node.Position is { } position) (view.Latitude, view.Longitude) = (position.Latitude, position.Longitude);
        return view;
    }

    public static V1.LinkView ToWire(LinkReport report, INodeHosting hosting, LinkEndReports? ends = null)
    {
        var condition = report.ConditionBy(hosting);
        return new()
        {
            Id = report.Link.Id.Value,
            A = report.Link.A.Value,
            B = report.Link.B.Value,
            LengthKm = report.Link.Length.Kilometres,
            LossDb = report.Link.Loss.Decibels,
            Device = report.Link.DeviceProfile,
            Status = ToWire(report.State.Status),
            SecretKeyRateBps = RateOf(report.State, condition),
            ConsumptionBps = report.State.Consumption.BitsPerSecond,
            StockAToBBits = (ulong)report.State.StockAToB.Count,
            StockBToABits = (ulong)report.State.StockBToA.Count,
            LedgerA = ToWire(ends?.A?.Ledger),
            LedgerB = ToWire(ends?.B?.Ledger),
            Qber = report.State.Qber,
            Alarmed = report.State.IsAlarmed,
            Alarm = AlarmMessages.ToWire(report.State.Alarm),
            Source = Spelling(report.Link.Source.Kind),
            SourceFault = report.State.SourceFault ?? "",
            Condition = condition.Word,
            ConditionReason = condition.Why ?? "",
            Cut = report.State.IsCut,
        };
    }

    public static V1.LinkConditionChanged ToWire(LinkOutlook link, NetworkSnapshot network) => new()
    {
        LinkId = link.Link.Value,
        Condition = link.Condition.Word,
        ConditionReason = link.Condition.Why ?? "",
        SourceFault = link.SourceFault ?? "",
        Cut = link.IsCut,
        SecretKeyRateBps = RateOf(network.StateOf(link.Link), link.Condition),
    };

    /// <summary>What a link makes. Its last report may be from before its end was gone.</summary>
    public static double RateOf(LinkState state, LinkCondition condition) =>
        condition.Kind == LinkConditionKind.NoSilo ? 0 : state.SecretKeyRate.BitsPerSecond;

    // The spelling of topology files.
    private static string Spelling(KeySourceKind source) => source.ToString().ToLowerInvariant();

    public static V1.GetClusterResponse ToWire(ClusterReport cluster)
    {
        var response = new V1.GetClusterResponse
        {
            Silos =
            {
                cluster.Silos.Select(silo => new V1.SiloView
                {
                    Address = silo.Address, Sites = silo.Nodes, Status = silo.Status, Here = silo.IsHere,
                    GrpcAddress = silo.GrpcAddress ?? "", Contract = silo.Contract ?? 0,
                }),
            },
            HomelessNodes = { cluster.Homeless.Select(node => node.Value) },
            SingleSiloNodes = { cluster.With(silos: 1).Select(node => node.Value) },
        };
        if (cluster.IsStoreThere is { } isThere) response.StoreAvailable = isThere;
        return response;
    }

    public static V1.LinkStatus ToWire(LinkStatus status) => status switch
    {
        LinkStatus.Pending => V1.LinkStatus.Pending,
        LinkStatus.Active => V1.LinkStatus.Active,
        LinkStatus.Passive => V1.LinkStatus.Passive,
        LinkStatus.Off => V1.LinkStatus.Off,
        _ => V1.LinkStatus.Unspecified,
    };

    private static V1.SaeView ToWire(SaeDefinition sae) => new()
    {
        Id = sae.Id.Value,
        NodeId = sae.Node.Value,
        Tenant = sae.Tenant ?? "",
        SharesWith = { sae.SharesWith.Select(other => other.Value).Order(StringComparer.Ordinal) },
    };

    private static V1.Ledger? ToWire(KeyLedger? ledger)
    {
        if (ledger is null) return null;
        var view = new V1.Ledger
        {
            Received = (ulong)ledger.Received,
            Relayed = (ulong)ledger.Relayed,
            Authentication = (ulong)ledger.Authentication,
            Discarded = (ulong)ledger.Discarded,
            Stored = (ulong)ledger.Stored,
        };
        foreach (var (reason, bytes) in ledger.DiscardedByReason) view.DiscardedByReason.Add(Spelling(reason.ToString()), (ulong)bytes);
        return view;
    }

    // The spelling of files, such as point-to-point or session-ended.
    private static string Spelling(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}
