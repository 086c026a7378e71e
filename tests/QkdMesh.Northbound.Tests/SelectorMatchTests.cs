using QkdMesh.Core.Topology;
using QkdMesh.Northbound.Identity;
using QkdMesh.Testing.Topologies;

namespace QkdMesh.Northbound.Tests;

public sealed class SelectorMatchTests
{
    private const string Print = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    // dora is of another tenant: her authority cannot vouch for the others.
    private static readonly SelectorMatch Saes = SelectorMatch.OfSaes(new NetworkTopology(TopologyParts.Network(
        [TopologyParts.Node("a"), TopologyParts.Node("b")], [TopologyParts.Link("l", "a", "b")],
        [
            TopologyParts.Sae("alice", "a"),
            Sae("bob", CertificateSelector.OfUri("spiffe://bank/bob"), CertificateSelector.OfDns("Bob.Bank")),
            Sae("carol", CertificateSelector.OfSubject("CN=carol,O=Bank"), CertificateSelector.OfSha256(Print)),
            Sae("dave", CertificateSelector.OfIssuerAndSerial("CN=ca", "0A:FF"), CertificateSelector.OfCommonName("Dave D")),
            TopologyParts.Sae("dora", "b"),
        ])));

    private static readonly CertificateNames Nobody = new([], [], [], "CN=x", "CN=ca", "1", new string('0', 64));

    public static TheoryData<string, CertificateNames, string> Cases => new()
    {
        { "mesh URI", Nobody with { Uris = ["qkdmesh://test/sae/alice"] }, "alice" },
        { "URI equal to the id", Nobody with { Uris = ["alice"] }, "alice" },
        { "DNS name", Nobody with { DnsNames = ["alice"] }, "alice" },
        { "common name", Nobody with { CommonNames = ["alice"] }, "alice" },
        { "URI before common name", Nobody with { Uris = ["qkdmesh://test/sae/alice"], CommonNames = ["dora"] }, "alice" },
        { "DNS before common name", Nobody with { DnsNames = ["alice"], CommonNames = ["dora"] }, "alice" },
        { "DNS of nobody, then common name", Nobody with { DnsNames = ["host.example"], CommonNames = ["alice"] }, "alice" },
        { "URI of nobody, then common name", Nobody with { Uris = ["https://example/"], CommonNames = ["alice"] }, "alice" },
        { "URI selector", Nobody with { Uris = ["spiffe://bank/bob"] }, "bob" },
        { "DNS selector", Nobody with { DnsNames = ["bob.bank"] }, "bob" },
        { "subject selector", Nobody with { Subject = "CN=carol, O=Bank" }, "carol" },
        { "fingerprint selector", Nobody with { Fingerprint = Print }, "carol" },
        { "issuer and serial selector", Nobody with { Serial = "aff" }, "dave" },
        { "common name selector", Nobody with { CommonNames = ["Dave D"] }, "dave" },

        { "no name", Nobody, "" },
        { "an SAE with selectors is not found by its id", Nobody with { CommonNames = ["bob"] }, "" },
        { "mesh URI of an SAE with selectors", Nobody with { Uris = ["qkdmesh://test/sae/bob"] }, "" },
        { "case of a common name", Nobody with { CommonNames = ["Alice"] }, "" },
        { "URI with a suffix", Nobody with { Uris = ["spiffe://bank/bob/x"] }, "" },
        { "issuer without the serial", Nobody with { Serial = "2" }, "" },
        { "serial of another issuer", Nobody with { Serial = "aff", Issuer = "CN=other" }, "" },
        { "part of a subject", Nobody with { Subject = "CN=carol" }, "" },
        { "operator of that name", Nobody with { Uris = ["qkdmesh://test/operator/alice"] }, "" },
        { "mesh URI of another network, common name alice", Nobody with { Uris = ["qkdmesh://o/sae/alice"], CommonNames = ["alice"] }, "" },
        { "mesh URI in capitals, common name says alice", Nobody with { Uris = ["QKDMESH://test/sae/bob"], CommonNames = ["alice"] }, "" },
        { "SAE of another authority", Nobody with { CommonNames = ["dora"] }, "" },

        { "two mesh URIs", Nobody with { Uris = ["qkdmesh://test/sae/alice", "spiffe://bank/bob"] }, "alice bob" },
        { "selector and common name", Nobody with { DnsNames = ["bob.bank"], CommonNames = ["alice"] }, "alice bob" },
        { "two selectors", Nobody with { Fingerprint = Print, CommonNames = ["Dave D"] }, "carol dave" },
    };

    [Theory, MemberData(nameof(Cases))]
    public void FindsTheSaes(string kind, CertificateNames names, string expected) =>
        string.Join(' ', Saes.Match(names, id => id != "dora").Order(StringComparer.Ordinal)).Should().Be(expected, kind);

    private static SaeDefinition Sae(string id, params CertificateSelector?[] selectors) =>
        TopologyParts.Sae(id, "b") with { Selectors = [.. selectors.Select(selector => selector!)] };
}
