using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Topology;

namespace QkdMesh.Grains.Contracts.Surrogates;

[GenerateSerializer, Alias("qkdmesh.key-request")]
public readonly record struct KeyRequestSurrogate(SaeId Master, SaeId Slave, int Count, KeyRequirements Requirements, TimeSpan Deadline);

[RegisterConverter]
public sealed class KeyRequestConverter : IConverter<KeyRequest, KeyRequestSurrogate>
{
    public KeyRequest ConvertFromSurrogate(in KeyRequestSurrogate surrogate) =>
        new(surrogate.Master, surrogate.Slave, surrogate.Count, surrogate.Requirements, surrogate.Deadline);

    public KeyRequestSurrogate ConvertToSurrogate(in KeyRequest value) =>
        new(value.Master, value.Slave, value.Count, value.Requirements, value.Deadline);
}

[GenerateSerializer, Alias("qkdmesh.key-requirements")]
public readonly record struct KeyRequirementsSurrogate(
    int KeySize, int? Policy, int MaxHops, int DisjointPaths, int LeastPaths, byte LeastAssurance, bool IsHybrid);

[RegisterConverter]
public sealed class KeyRequirementsConverter : IConverter<KeyRequirements, KeyRequirementsSurrogate>
{
    public KeyRequirements ConvertFromSurrogate(in KeyRequirementsSurrogate surrogate) => new()
    {
        KeySize = surrogate.KeySize,
        Route = new((RoutingPolicy?)surrogate.Policy, surrogate.MaxHops),
        DisjointPaths = surrogate.DisjointPaths,
        LeastPaths = surrogate.LeastPaths,
        LeastAssurance = (Assurance)surrogate.LeastAssurance,
        IsHybrid = surrogate.IsHybrid,
    };

    public KeyRequirementsSurrogate ConvertToSurrogate(in KeyRequirements value) => new(
        value.KeySize, (int?)value.Route.Policy, value.Route.MaxHops, value.DisjointPaths, value.LeastPaths, (byte)value.LeastAssurance,
        value.IsHybrid);
}
