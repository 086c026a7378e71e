using System.Collections.Frozen;
using QkdMesh.Core.Topology;

namespace QkdMesh.Northbound.Access;

/// <summary>Who may call a method.</summary>
public enum CallerKind
{
    /// <summary>Every caller that is let in at the listener.</summary>
    Anyone,

    /// <summary>An SAE, at a listener for SAEs.</summary>
    Sae,

    /// <summary>An operator with one of the roles, at a listener for operators.</summary>
    Operator,
}

/// <param name="Roles">Any of these suffices. For operators only.</param>
public sealed record AccessRule(CallerKind Caller, OperatorRoles Roles = OperatorRoles.None);

/// <summary>The rule of each method. A method without a rule is refused.</summary>
public static class AccessRules
{
    private static readonly AccessRule
        Anyone = new(CallerKind.Anyone),
        Sae = new(CallerKind.Sae),
        Sees = new(CallerKind.Operator, OperatorRoles.All),
        Runs = new(CallerKind.Operator, OperatorRoles.Operator),
        Secures = new(CallerKind.Operator, OperatorRoles.SecurityOfficer),
        // The controller compares the topologies: which of the two roles it takes depends on the difference.
        Changes = new(CallerKind.Operator, OperatorRoles.Topology | OperatorRoles.SecurityOfficer);

    private static readonly FrozenDictionary<string, AccessRule> Rules = new Dictionary<string, AccessRule>
    {
        ["/qkdmesh.v1.KeySupply/GetStatus"] = Sae,
        ["/qkdmesh.v1.KeySupply/GetKeys"] = Sae,
        ["/qkdmesh.v1.KeySupply/GetKeysById"] = Sae,
        ["/qkdmesh.v1.KeySupply/StreamKeys"] = Sae,
        ["/qkdmesh.v1.KeySupply/GetUsage"] = Sae,
        ["/qkdmesh.v1.Probe/Ping"] = Sae,

        ["/qkdmesh.v1.Network/GetNetwork"] = Sees,
        ["/qkdmesh.v1.Network/WatchNetwork"] = Sees,
        ["/qkdmesh.v1.Network/GetCluster"] = Sees,
        ["/qkdmesh.v1.Network/GetUsage"] = Sees,
        ["/qkdmesh.v1.Network/ExplainRoute"] = Sees,
        ["/qkdmesh.v1.Network/CutLink"] = Runs,
        ["/qkdmesh.v1.Network/RestoreLink"] = Runs,
        ["/qkdmesh.v1.Network/DisturbLink"] = Runs,
        ["/qkdmesh.v1.Network/AcknowledgeAlarm"] = Runs,
        ["/qkdmesh.v1.Network/QuarantineNode"] = Secures,
        ["/qkdmesh.v1.Network/ReleaseNode"] = Secures,
        ["/qkdmesh.v1.Network/ApplyTopology"] = Changes,

        ["/grpc.health.v1.Health/Check"] = Anyone,
        ["/grpc.health.v1.Health/Watch"] = Anyone,
        ["/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"] = Anyone,
        ["/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"] = Anyone,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IEnumerable<string> Methods => Rules.Keys;

    /// <param name="method">As gRPC writes it: <c>/qkdmesh.v1.KeySupply/GetKeys</c>.</param>
    public static AccessRule? Of(string method) => Rules.GetValueOrDefault(method);
}
