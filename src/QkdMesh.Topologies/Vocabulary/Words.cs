using QkdMesh.Core.Physics;
using QkdMesh.Core.Topology;

namespace QkdMesh.Topologies.Vocabulary;

/// <summary>The words that some keys accept.</summary>
internal static class Words
{
    public static IReadOnlyDictionary<string, NetworkShape> Shapes { get; } = new Dictionary<string, NetworkShape>
    {
        ["ring"] = NetworkShape.Ring,
        ["star"] = NetworkShape.Star,
        ["mesh"] = NetworkShape.Mesh,
        ["point-to-point"] = NetworkShape.PointToPoint,
    };

    public static IReadOnlyDictionary<string, NodeRole> Roles { get; } = new Dictionary<string, NodeRole>
    {
        ["trusted"] = NodeRole.Trusted,
        ["end"] = NodeRole.End,
    };

    public static IReadOnlyDictionary<string, Propagation> Directions { get; } = new Dictionary<string, Propagation>
    {
        ["co"] = Propagation.Co,
        ["counter"] = Propagation.Counter,
    };

    public static IReadOnlyDictionary<string, KemParameterSet> Kems { get; } = new Dictionary<string, KemParameterSet>
    {
        ["ml-kem-768"] = KemParameterSet.MlKem768,
        ["ml-kem-1024"] = KemParameterSet.MlKem1024,
    };

    public static IReadOnlyDictionary<string, PqcUse> PqcUses { get; } = new Dictionary<string, PqcUse>
    {
        ["fallback"] = PqcUse.Fallback,
        ["equal"] = PqcUse.Equal,
        ["never"] = PqcUse.Never,
    };

    public static IReadOnlyDictionary<string, RoutingPolicy> RoutingPolicies { get; } = new Dictionary<string, RoutingPolicy>
    {
        ["balanced"] = RoutingPolicy.Balanced,
        ["widest"] = RoutingPolicy.WidestThenFewestHops,
        ["fewest-hops"] = RoutingPolicy.FewestHopsThenWidest,
        ["sticky"] = RoutingPolicy.Sticky,
    };

    public static IReadOnlyDictionary<string, Assurance> Assurances { get; } = new Dictionary<string, Assurance>
    {
        ["pqc"] = Assurance.Pqc,
        ["hybrid"] = Assurance.Hybrid,
        ["its"] = Assurance.Its,
    };

    public static IReadOnlyDictionary<string, OperatorRoles> OperatorRoles { get; } = new Dictionary<string, OperatorRoles>
    {
        ["viewer"] = Core.Topology.OperatorRoles.Viewer,
        ["operator"] = Core.Topology.OperatorRoles.Operator,
        ["topology"] = Core.Topology.OperatorRoles.Topology,
        ["security-officer"] = Core.Topology.OperatorRoles.SecurityOfficer,
        ["auditor"] = Core.Topology.OperatorRoles.Auditor,
    };

    public static IReadOnlyDictionary<string, TwoPersonOrders> TwoPersonOrders { get; } = new Dictionary<string, TwoPersonOrders>
    {
        ["release"] = Core.Topology.TwoPersonOrders.Release,
        ["access"] = Core.Topology.TwoPersonOrders.Access,
        ["topology"] = Core.Topology.TwoPersonOrders.Topology,
    };

    public static string For<T>(IReadOnlyDictionary<string, T> words, T value) where T : struct, Enum =>
        words.First(word => EqualityComparer<T>.Default.Equals(word.Value, value)).Key;
}
