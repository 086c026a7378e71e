using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;
using static QkdMesh.Topologies.Writing.YamlText;

namespace QkdMesh.Topologies.Writing;

/// <summary>Writes who may get keys, and who runs the network.</summary>
internal static class AccessText
{
    /// <summary>What follows the other keys of an SAE; empty without tenant, selectors and limits.</summary>
    public static string Of(SaeDefinition sae) =>
        (sae.Tenant is { } tenant ? $", {Keys.SaeTenant}: {Id(tenant)}" : "") + SelectorsOf(sae.Selectors) + QuotaText.After(sae.Quotas);

    public static string Of(TenantDefinition tenant) =>
        $"{Keys.Id}: {Id(tenant.Id)}{(tenant.Authority is { } authority ? $", {Keys.TenantCa}: {Quoted($"sha256:{authority}")}" : "")}"
        + (tenant.Weight == 1 ? "" : $", {Keys.TenantWeight}: {tenant.Weight}")
        + QuotaText.After(tenant.Quotas);

    /// <summary>The lines of the operators; none without operators.</summary>
    public static IEnumerable<string> Of(AccessDefinition access) => access.Operators.Count == 0
        ? []
        :
        [
            $"{Keys.Access}:",
            .. access.TwoPersons == TwoPersonOrders.None
                ? Enumerable.Empty<string>()
                : [$"  {Keys.TwoPersons}: [{string.Join(", ", TwoPersonWords.Of(access.TwoPersons))}]"],
            $"  {Keys.Operators}:",
            .. access.Operators.Select(each => $"    - {{{Of(each)}}}"),
        ];

    private static string Of(OperatorDefinition each) =>
        $"{Keys.Id}: {Id(each.Id)}, {Keys.OperatorRoles}: [{string.Join(", ", OperatorRoleWords.Of(each.Roles))}]"
        + SelectorsOf(each.Selectors);

    private static string SelectorsOf(IReadOnlyList<CertificateSelector> selectors) => selectors.Count == 0
        ? ""
        : $", {Keys.Selectors}: [{string.Join(", ", selectors.Select(selector => $"{{{Of(selector)}}}"))}]";

    private static string Of(CertificateSelector selector) => selector.Kind is SelectorKind.IssuerAndSerial
        ? $"{Keys.SelectIssuer}: {Quoted(selector.Text)}, {Keys.SelectSerial}: {Quoted(selector.Serial!)}"
        : $"{KeyOf(selector.Kind)}: {Quoted(selector.Text)}";

    private static Key KeyOf(SelectorKind kind) => kind switch
    {
        SelectorKind.Uri => Keys.SelectUri,
        SelectorKind.Dns => Keys.SelectDns,
        SelectorKind.CommonName => Keys.SelectCommonName,
        SelectorKind.Subject => Keys.SelectSubject,
        _ => Keys.SelectSha256,
    };
}
