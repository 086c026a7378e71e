using CsCheck;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;

namespace QkdMesh.Topologies.Tests;

public class RoundTripTests
{
    private const OperatorRoles RolesOfTwo = OperatorRoles.SecurityOfficer | OperatorRoles.Topology;

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.String[Gen.Char[' ', '~'], 1, 20],
        Gen.String[Gen.OneOf('é', 'ß', '中', '\u00a0', '\u2028', '\ufeff', '"', '\\', '#', ':', ' '), 1, 12],
        Gen.OneOf("null", "~", "1e5", "yes", "a: b", "- a", " padded ", "𝔸\ud83d\ude00")).Where(name => !string.IsNullOrWhiteSpace(name));

    private static readonly Gen<string> Id = Gen.OneOf(
        Gen.OneOf("null", "Null", "true", "no", "y", "1e5", "007", "0x1f", "1.5", "a-b", "a.b_c"),
        Gen.String[Gen.OneOf(Gen.Char['a', 'z'], Gen.Char['A', 'Z'], Gen.Char['0', '9']), 1, 20]);

    private static readonly Gen<CertificateSelector> Selector = Gen.OneOf(
        Text.Select(text => CertificateSelector.OfCommonName(text)),
        Text.Select(text => CertificateSelector.OfSubject($"CN=\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\", O=Bank")),
        Text.Select(text => CertificateSelector.OfIssuerAndSerial("CN=ca, C=ES", "0A:ff")),
        Id.Select(id => CertificateSelector.OfUri($"spiffe://bank.example/{id}")),
        Id.Select(id => CertificateSelector.OfDns($"{id}.example")),
        Gen.Const(CertificateSelector.OfSha256(new string('F', 64))))
        .Where(selector => selector is not null).Select(selector => selector!);

    private static readonly Gen<TopologyDefinition> Network =
        from ids in Id.Array[2, 9].Select(all => all.Distinct().ToArray()).Where(all => all.Length > 1)
        from names in Text.Array[ids.Length]
        from positions in Gen.Select(Gen.Double[-90, 90], Gen.Double[-180, 180])
            .Select(at => new GeoPosition(at.Item1, at.Item2)).Nullable().Array[ids.Length]
        from roles in Gen.Enum<NodeRole>().Array[ids.Length]
        from chords in Gen.Select(Gen.Int[0, ids.Length - 1], Gen.Int[0, ids.Length - 1])
            .Where(ends => ends.Item1 != ends.Item2).Array[0, 5]
        let ends = Enumerable.Range(1, ids.Length - 1).Select(node => (node - 1, node)).Concat(chords).ToArray()
        from values in Gen.Select(
            Gen.Double[0, 500], Gen.Double[0, 100], Gen.Double[0, 11].Select(power => Math.Pow(10, power)), Id).Array[ends.Length]
        from diameter in Gen.Bool
        from pqcUse in Gen.Enum<PqcUse>()
        from policies in Gen.Enum<RoutingPolicy>().Array[7]
        from least in Gen.Select(Gen.Int[1, TopologyLimits.MaxPaths], Gen.Enum<Assurance>()).Array[7]
        from settings in Gen.Int[1, 7].Array[6]
        from selectors in Selector.Array[0, 3].Select(all => all.Distinct().ToArray())
        from roles2 in Gen.Int[1, (int)OperatorRoles.All].Array[0, 2]
        from tenanted in Gen.Bool
        from twoPersons in Gen.Enum<TwoPersonOrders>()
        from shares in Gen.Select(Gen.Int[0, ids.Length - 1], Gen.Int[0, ids.Length - 1])
            .Where(pair => pair.Item1 != pair.Item2).Array[0, 6]
        select new TopologyDefinition(
            new NetworkName(ids[0]),
            NetworkShape.Mesh,
            diameter ? FibreLength.FromKilometres(5_000) : null,
            [.. ids.Select((id, at) => new NodeDefinition(new NodeId(id), names[at], positions[at], roles[at]))],
            [.. ends.Select((pair, at) => Link($"l{at}", ids[pair.Item1], ids[pair.Item2], values[at]))],
            [.. ids.Select((id, at) => new SaeDefinition(new SaeId(id), new NodeId(id), PeersOf(at, ids, shares))
            {
                Tenant = tenanted ? ids[0] : null,
                // The selectors of one SAE: those of two could clash.
                Selectors = at == 0 ? selectors : [CertificateSelector.OfUri($"urn:sae:{at}")!],
            })])
        {
            PqcUse = pqcUse,
            RoutingPolicy = policies[6],
            LeastPaths = least[6].Item1,
            LeastAssurance = least[6].Item2,
            Pairs = [.. shares
                .DistinctBy(pair => (Math.Min(pair.Item1, pair.Item2), Math.Max(pair.Item1, pair.Item2)))
                .Select((pair, at) => new PairDefinition(new SaeId(ids[pair.Item1]), new SaeId(ids[pair.Item2]))
                {
                    RoutingPolicy = (settings[at] & 1) != 0 ? policies[at] : null,
                    LeastPaths = (settings[at] & 2) != 0 ? least[at].Item1 : null,
                    LeastAssurance = (settings[at] & 4) != 0 ? least[at].Item2 : null,
                })],
            Tenants = tenanted ? [new(ids[0], new string('a', 64)), new(ids[1], null) { Weight = 1 + least[0].Item1 }] : [],
            Access = new([.. roles2.Select((each, at) => new OperatorDefinition(
                $"{ids[0][..1]}{at}", (OperatorRoles)each, at == 0 ? selectors : []))])
            {
                // Two operators with every role that such orders take, or none of these orders.
                TwoPersons = roles2.Length == 2 && roles2.All(each => ((OperatorRoles)each).HasFlag(RolesOfTwo))
                    ? twoPersons | TwoPersonOrders.Access
                    : TwoPersonOrders.None,
            },
        };

    [Fact]
    public void ReadsBackEqual_WhenWritten() => Network.Sample(
        definition => AssertEqual(Files.Load(TopologyWriter.Write(new NetworkTopology(definition))).Definition, definition),
        iter: 500,
        threads: 1);

    [Fact]
    public void EveryExampleReadsBackEqual()
    {
        foreach (var example in Files.Examples())
        {
            var network = Files.Load(Files.Text(example));
            var written = TopologyWriter.Write(network);
            AssertEqual(Files.Load(written).Definition, network.Definition);
            TopologyWriter.Write(Files.Load(written)).Should().Be(written);
        }
    }

    [Fact]
    public void KilobitsKeepTheirExactRate() => Gen.Double[0, 11].Select(power => Math.Pow(10, power)).Sample(rate =>
        DecimalText.TryParse(DecimalText.Write(rate, 3), 3, out var back) && back.Equals(rate));

    [Fact]
    public void WritesPlainFigures()
    {
        DecimalText.Write(12_800_000, 3).Should().Be("12800");
        DecimalText.Write(1_500, 3).Should().Be("1.5");
        DecimalText.Write(0.1, 0).Should().Be("0.1");
    }

    // No fibre is shorter, or loses less, than the limits.
    private static LinkDefinition Link(string id, string a, string b, (double Km, double Db, double Rate, string Device) values) => new(
        new LinkId(id), new NodeId(a), new NodeId(b),
        FibreLength.FromKilometres(values.Km < TopologyLimits.MinLengthKm ? 0 : values.Km),
        OpticalLoss.FromDecibels(Math.Max(values.Db, TopologyLimits.MinLossDbPerKm * values.Km)),
        values.Device,
        KeyRate.FromBitsPerSecond(values.Rate));

    private static HashSet<SaeId> PeersOf(int at, string[] ids, (int One, int Other)[] shares) =>
        [
            .. shares.Where(pair => pair.One == at).Select(pair => new SaeId(ids[pair.Other])),
            .. shares.Where(pair => pair.Other == at).Select(pair => new SaeId(ids[pair.One])),
        ];

    private static void AssertEqual(TopologyDefinition actual, TopologyDefinition expected)
    {
        (actual.Name, actual.Shape, actual.MaxDiameter, actual.PqcUse, actual.RoutingPolicy)
            .Should().Be((expected.Name, expected.Shape, expected.MaxDiameter, expected.PqcUse, expected.RoutingPolicy));
        (actual.LeastPaths, actual.LeastAssurance).Should().Be((expected.LeastPaths, expected.LeastAssurance));
        actual.Pairs.Should().Equal(expected.Pairs);
        actual.Nodes.Should().Equal(expected.Nodes);
        actual.Links.Should().Equal(expected.Links);
        TopologyDifference.Between(actual, expected).Should().Be(TopologyAreas.None);
        actual.Saes.Should().Equal(
            expected.Saes, (one, other) => one.Id == other.Id && one.Node == other.Node && one.SharesWith.SetEquals(other.SharesWith));
    }
}
