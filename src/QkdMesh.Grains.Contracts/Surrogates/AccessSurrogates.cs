using QkdMesh.Core.Topology;

namespace QkdMesh.Grains.Contracts.Surrogates;

[GenerateSerializer, Alias("qkdmesh.certificate-selector")]
public readonly record struct CertificateSelectorSurrogate(int Kind, string Text, string? Serial);

[RegisterConverter]
public sealed class CertificateSelectorConverter : IConverter<CertificateSelector, CertificateSelectorSurrogate>
{
    public CertificateSelector ConvertFromSurrogate(in CertificateSelectorSurrogate surrogate) =>
        new((SelectorKind)surrogate.Kind, surrogate.Text, surrogate.Serial);

    public CertificateSelectorSurrogate ConvertToSurrogate(in CertificateSelector value) => new((int)value.Kind, value.Text, value.Serial);
}

[GenerateSerializer, Alias("qkdmesh.tenant-definition")]
public readonly record struct TenantDefinitionSurrogate(string Id, string? Authority, Quotas Quotas, int Weight);

[RegisterConverter]
public sealed class TenantDefinitionConverter : IConverter<TenantDefinition, TenantDefinitionSurrogate>
{
    public TenantDefinition ConvertFromSurrogate(in TenantDefinitionSurrogate surrogate) => new(surrogate.Id, surrogate.Authority)
    {
        Quotas = surrogate.Quotas,
        Weight = surrogate.Weight,
    };

    public TenantDefinitionSurrogate ConvertToSurrogate(in TenantDefinition value) =>
        new(value.Id, value.Authority, value.Quotas, value.Weight);
}

[GenerateSerializer, Alias("qkdmesh.quotas")]
public readonly record struct QuotasSurrogate(
    double? RequestsPerSecond, double? KeyKbps, double? LinkKeyKbps, double? UncollectedKeys, double? UncollectedBytes, double? Streams,
    double? Calls, double? LargestKey);

[RegisterConverter]
public sealed class QuotasConverter : IConverter<Quotas, QuotasSurrogate>
{
    public Quotas ConvertFromSurrogate(in QuotasSurrogate surrogate) => new()
    {
        RequestsPerSecond = surrogate.RequestsPerSecond,
        KeyKbps = surrogate.KeyKbps,
        LinkKeyKbps = surrogate.LinkKeyKbps,
        UncollectedKeys = surrogate.UncollectedKeys,
        UncollectedBytes = surrogate.UncollectedBytes,
        Streams = surrogate.Streams,
        Calls = surrogate.Calls,
        LargestKey = surrogate.LargestKey,
    };

    public QuotasSurrogate ConvertToSurrogate(in Quotas value) => new(
        value.RequestsPerSecond, value.KeyKbps, value.LinkKeyKbps, value.UncollectedKeys, value.UncollectedBytes, value.Streams,
        value.Calls, value.LargestKey);
}

[GenerateSerializer, Alias("qkdmesh.operator-definition")]
public readonly record struct OperatorDefinitionSurrogate(string Id, int Roles, CertificateSelector[] Selectors);

[RegisterConverter]
public sealed class OperatorDefinitionConverter : IConverter<OperatorDefinition, OperatorDefinitionSurrogate>
{
    public OperatorDefinition ConvertFromSurrogate(in OperatorDefinitionSurrogate surrogate) =>
        new(surrogate.Id, (OperatorRoles)surrogate.Roles, surrogate.Selectors);

    public OperatorDefinitionSurrogate ConvertToSurrogate(in OperatorDefinition value) =>
        new(value.Id, (int)value.Roles, [.. value.Selectors]);
}
