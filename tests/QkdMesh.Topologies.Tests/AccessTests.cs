using QkdMesh.Core.Topology;

namespace QkdMesh.Topologies.Tests;

/// <summary>Tenants, selectors and operators. Each case of a mistake gives one fault, at the place of the mistake.</summary>
public class AccessTests
{
    private const string Fingerprint = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private const string Network = $$"""
        name: demo
        shape: point-to-point
        nodes: [{id: a}, {id: b}]
        spans: [{length_km: 1, loss_db: 1, device: metro}]
        devices: [{id: metro, key_rate_kbps: 2000}]
        tenants:
          - {id: bank, ca: "sha256:{{Fingerprint}}"}
          - {id: police, weight: 3}
        saes:
          - id: alice
            node: a
            shares_with: [bob]
            tenant: bank
            selectors: [{uri: "spiffe://bank.example/alice"}, {dns: Alice.bank.example}]
          - {id: bob, node: b, shares_with: [alice], tenant: bank}
          - {id: carol, node: b, tenant: police, selectors: [{dn: "CN=carol,O=Police"}, {issuer: "CN=Police CA", serial: "00:0A:ff"}]}
        access:
          operators:
            - {id: olga, roles: [viewer, security-officer], selectors: [{cn: Olga Ruiz}]}
            - {id: omar, roles: [topology]}
        """;

    [Fact]
    public void ReadsAccess_InItsNormalForm()
    {
        var network = Files.Load(Network).Definition;
        network.Tenants.Should().Equal(new TenantDefinition("bank", Fingerprint), new TenantDefinition("police", null) { Weight = 3 });
        network.Saes[0].Tenant.Should().Be("bank");
        network.Saes[0].Selectors.Should().Equal(
            new CertificateSelector(SelectorKind.Uri, "spiffe://bank.example/alice"),
            new CertificateSelector(SelectorKind.Dns, "alice.bank.example"));
        network.Saes[2].Selectors.Should().Equal(
            new CertificateSelector(SelectorKind.Subject, "CN=carol, O=Police"),
            new CertificateSelector(SelectorKind.IssuerAndSerial, "CN=Police CA", "aff"));
        network.Access.Operators.Select(each => each.Roles).Should().Equal(
            OperatorRoles.Viewer | OperatorRoles.SecurityOfficer, OperatorRoles.Topology);
    }

    [Theory]
    [InlineData("weight: 3}", "weight: 3}\n  - {id: bank}", "bank}\nsaes", "the tenant id 'bank' is used twice", "of its own")]
    [InlineData("tenant: police", "tenant: polise", "polise", "there is no tenant 'polise'", "did you mean 'police'?")]
    [InlineData(", tenant: police", "", "{id: carol", "the SAE 'carol' has no tenant", "add tenant")]
    [InlineData(
        ", weight: 3}", $", ca: {Fingerprint}}}", Fingerprint + "}", "the tenants 'bank' and 'police' have the same authority",
        "an authority of its own")]
    [InlineData("weight: 3", "weight: 0", "0}\nsaes", "weight is '0', which is out of range", "a whole number")]
    [InlineData("weight: 3", "weight: 1001", "1001", "weight is '1001', which is out of range", "a whole number")]
    [InlineData("weight: 3", "weight: 1.5", "1.5", "weight is '1.5', which is out of range", "a whole number")]
    [InlineData("weight: 3", "weight: much", "much", "weight takes a number, and 'much' is not a number", "a whole number")]
    [InlineData("weight: 3", "wieght: 3", "wieght", "the tenant has no key 'wieght'", "did you mean weight?")]
    [InlineData("ca: \"sha256:0", "ca: \"md5:0", "\"md5", "is not the fingerprint of a certificate", "sha256:HEX")]
    [InlineData("[viewer, security-officer]", "[viewer, oficer]", "oficer]", "'oficer' is not a role", "write viewer or operator")]
    [InlineData("[topology]", "[topolgy]", "topolgy", "'topolgy' is not a role", "did you mean 'topology'?")]
    [InlineData("[topology]", "[topology, topology]", "topology]}", "the role is listed twice", "keep one")]
    [InlineData("[topology]", "[]", "roles: []", "the operator 'omar' has no role", "at least one role")]
    [InlineData("id: omar", "id: olga", "olga, roles: [topology]", "the operator id 'olga' is used twice", "of its own")]
    [InlineData(
        "cn: Olga Ruiz", "cn: omar", "{cn: omar}",
        "the selector cn omar stands for two of the operators: 'omar' and 'olga'", "no other")]
    [InlineData(
        "dns: Alice.bank.example", "dns: bob", "{dns: bob}", "stands for two of the SAEs: 'bob' and 'alice'",
        "no other certificate")]
    [InlineData("spiffe://bank.example/alice", "qkdmesh://demo/sae/bob", "{uri: \"qkd", "two of the SAEs: 'bob' and 'alice'", "no other")]
    [InlineData(
        "{dns: Alice.bank.example}", "{dns: \"*.bank.example\"}", "\"*.bank", "'*.bank.example' is not a valid dns",
        "without a wildcard")]
    [InlineData("{cn: Olga Ruiz}", "{cm: Olga Ruiz}", "cm:", "the selector has no key 'cm'", "did you mean cn?")]
    [InlineData("{cn: Olga Ruiz}", "{cn: Olga, dns: olga}", "{cn: Olga, dns", "the selector names dns and cn", "further entries")]
    [InlineData(
        "{issuer: \"CN=Police CA\", serial: \"00:0A:ff\"}", "{serial: \"0A\"}", "{serial", "the selector names serial",
        "issuer and serial")]
    [InlineData("serial: \"00:0A:ff\"", "serial: xyz", "xyz", "'xyz' is not a valid serial", "hexadecimal digits")]
    [InlineData("CN=carol,O=Police", "carol", "\"carol\"", "'carol' is not a valid dn", "the whole subject")]
    [InlineData("spiffe://bank.example/alice", "alice", "\"alice\"", "'alice' is not a valid uri", "a URI of the subject")]
    [InlineData("access:", "acces:", "acces:", "the network has no key 'acces'", "did you mean access?")]
    public void OneFault_WhenOneThingIsWrong(string right, string wrong, string place, string problem, string advice) =>
        Files.ShouldHaveOneFault(Network, right, wrong, place, problem, advice);

    [Fact]
    public void TheSameSelectorInTwoTenantsIsNoFault() => Files.Load(
        Network.Replace("{dn: \"CN=carol,O=Police\"}", "{dns: alice.bank.example}", StringComparison.Ordinal)).Should().NotBeNull();

    [Theory]
    [InlineData("roles: [topology]", "roles: [viewer]", TopologyAreas.Access)]
    [InlineData("shares_with: [bob]", "shares_with: [] ", TopologyAreas.Access)]
    [InlineData("{cn: Olga Ruiz}", "{cn: Olga}", TopologyAreas.Access)]
    [InlineData("tenant: police, sel", "tenant: bank, sel", TopologyAreas.Access)]
    [InlineData("weight: 3", "weight: 4", TopologyAreas.Access)]
    [InlineData("ca: \"sha256:0", "ca: \"sha256:1", TopologyAreas.Access)]
    [InlineData("id: carol, node: b", "id: carol, node: a", TopologyAreas.Access)]
    [InlineData("shape: point-to-point", "shape: point-to-point\nleast_paths: 2", TopologyAreas.Access)]
    [InlineData("shape: point-to-point", "shape: point-to-point\nleast_assurance: hybrid", TopologyAreas.Access)]
    [InlineData("access:", "pairs: [{saes: [alice, bob], least_assurance: its}]\naccess:", TopologyAreas.Access)]
    [InlineData("length_km: 1,", "length_km: 2,", TopologyAreas.Network)]
    [InlineData("{id: b}]\nspans", "{id: b, role: end}]\nspans", TopologyAreas.Network)]
    [InlineData("shape: point-to-point", "shape: point-to-point\npqc_use: never", TopologyAreas.Network)]
    [InlineData("dns: Alice", "dns: alice", TopologyAreas.None)]
    public void TheDifferenceNamesTheRightOfAChange(string before, string after, TopologyAreas areas)
    {
        Network.Should().Contain(before);
        var changed = Network.Replace(before, after, StringComparison.Ordinal);
        if (before == "shares_with: [bob]")
            changed = changed.Replace("shares_with: [alice]", "shares_with: []", StringComparison.Ordinal);
        TopologyDifference.Between(Files.Load(Network).Definition, Files.Load(changed).Definition).Should().Be(areas);
    }
}
