using QkdMesh.Core.Topology;

namespace QkdMesh.Topologies.Tests;

/// <summary>Links whose key does not come from a simulation.</summary>
public class SourceTests
{
    private const string Text = """
        name: pilot
        shape: mesh
        max_diameter_km: 30
        nodes:
          - {id: north}
          - {id: middle}
          - {id: south}
        links:
          - {ends: [north, middle], length_km: 10, loss_db: 2, device: metro}
          - id: units
            ends: [middle, south]
            length_km: 11
            loss_db: 2
            device: metro
            etsi014: {a: {url: "https://kme-m.example:8443", sae_id: km-middle}, b: {url: "https://kme-s.example", sae_id: km-south}}
        pqc_links:
          - {id: beside, ends: [north, south], key_rate_kbps: 1000}
          - {id: slow, ends: [middle, south], key_rate_kbps: 20, kem: ml-kem-768, rekey_minutes: 0.5}
        devices:
          - {id: metro, key_rate_kbps: 2000, max_loss_db: 20}
        """;

    [Fact]
    public void EveryLinkKnowsWhereItsKeyComesFrom()
    {
        var links = Files.Load(Text).Definition.Links;

        links.Select(link => (link.Id.Value, link.Source.Kind)).Should().Equal(
            ("north-middle", KeySourceKind.Simulated), ("units", KeySourceKind.Etsi014), ("beside", KeySourceKind.Pqc),
            ("slow", KeySourceKind.Pqc));
        links[1].Source.Etsi014.Should().Be(new Etsi014Access(
            new KmeAccess(new Uri("https://kme-m.example:8443"), "km-middle"),
            new KmeAccess(new Uri("https://kme-s.example"), "km-south")));
        links[2].Source.Pqc.Should().Be(PqcParameters.Default);
        links[3].Source.Pqc.Should().Be(new PqcParameters(KemParameterSet.MlKem768, TimeSpan.FromSeconds(30)));
        links[3].SecretKeyRate.BitsPerSecond.Should().Be(20_000);
    }

    [Fact]
    public void ReadsBackEqual_WhenWritten()
    {
        var network = Files.Load(Text);

        Files.Load(TopologyWriter.Write(network)).Definition.Links.Should().Equal(network.Definition.Links);
    }

    [Theory]
    [InlineData("max_diameter_km: 30", "max_diameter_km: 20", "21 km of fibre apart")]
    [InlineData("id: slow, ends", "id: beside, ends", "the link id 'beside' is used twice")]
    [InlineData("shape: mesh", "shape: ring", "this is a second link between")]
    [InlineData("[north, south]", "[north, souht]", "there is no node 'souht'")]
    [InlineData("https://kme-s.example", "http://kme-s.example", "is not the address of a KME")]
    [InlineData("https://kme-s.example", "https://me:secret@kme-s.example", "is not the address of a KME")]
    [InlineData("https://kme-s.example", "kme-s", "is not the address of a KME")]
    [InlineData("https://kme-s.example", "https://kme-s.example/site/api/v1/keys", "names the path of the keys")]
    [InlineData("https://kme-s.example", "https://kme-s.example/api/v1/keys/sae/enc_keys", "names the path of the keys")]
    [InlineData("sae_id: km-south", "sae: km-south", "the KME has no key 'sae'")]
    [InlineData("kem: ml-kem-768", "kem: ml-kem-512", "'ml-kem-512' is not a kem")]
    [InlineData("rekey_minutes: 0.5", "rekey_minutes: 0", "out of range")]
    [InlineData("key_rate_kbps: 20,", "key_rate_kbps: 20, loss_db: 2,", "the PQC link has no key 'loss_db'")]
    [InlineData("key_rate_kbps: 20, ", "", "the PQC link has no key_rate_kbps")]
    public void EachMistakeIsOneFault(string old, string changed, string problem)
    {
        var faults = Files.Read(Text.Replace(old, changed, StringComparison.Ordinal)).Faults;

        faults.Should().ContainSingle().Which.Problem.Should().Contain(problem);
    }
}
