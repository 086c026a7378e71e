namespace QkdMesh.Topologies.Tests;

/// <summary>Each case is one mistake in a valid file. It gives one fault, at the place of the mistake.</summary>
public class FaultTests
{
    private const string Ring = """
        name: demo
        shape: ring
        max_diameter_km: 40
        nodes:
          - id: milan
            name: Milano
            position: {lat: 45, lon: 9}
          - id: turin
            role: trusted
          - id: genoa
          - id: pavia
        links:
          - {id: one, ends: [milan, turin], length_km: 10, loss_db: 2, device: metro}
          - {id: two, ends: [turin, genoa], length_km: 11, loss_db: 2, device: metro, key_rate_kbps: 5}
          - {id: three, ends: [genoa, pavia], length_km: 12, loss_db: 2, device: metro, splices: {count: 3, loss_db: 0.1}}
          - {id: four, ends: [pavia, milan], length_km: 13, loss_db_per_km: 0.2, device: metro}
        devices:
          - {id: metro, key_rate_kbps: 2000, max_loss_db: 20}
        saes:
          - {id: app-a, node: milan, shares_with: [app-b]}
          - {id: app-b, node: genoa, shares_with: [app-a]}
          - {id: app-c, node: genoa}
        routing_policy: balanced
        pairs:
          - {saes: [app-b, app-a], routing_policy: sticky}
        """;

    [Fact]
    public void NoFault_WhenNothingIsChanged() => Files.Load(Ring).Definition.Links.Should().HaveCount(4);

    [Theory]
    // References
    [InlineData("ends: [milan, turin]", "ends: [milan, turim]", "turim]", "there is no node 'turim'", "did you mean 'turin'?")]
    [InlineData("node: milan", "node: nowhere", "nowhere", "there is no node 'nowhere'", "add it to nodes")]
    [InlineData("5}", "5, id: x}", "id: x}", "the key id occurs twice", "keep one")]
    [InlineData(
        "length_km: 10, loss_db: 2, device: metro", "length_km: 10, loss_db: 2, device: metre", "metre",
        "there is no device 'metre'", "did you mean 'metro'?")]
    [InlineData("shares_with: [app-b]", "shares_with: [app-b, app-d]", "app-d", "there is no SAE 'app-d'", "did you mean 'app-")]
    [InlineData(
        "shares_with: [app-a]", "shares_with: []", "app-b]",
        "'app-a' shares with 'app-b', but 'app-b' does not share with 'app-a'", "add 'app-a' to shares_with of 'app-b'")]
    [InlineData(
        "shares_with: [app-a]", "shares_with: [app-a, app-b]", "app-b]}\n  - {id: app-c",
        "'app-b' shares with itself", "another SAE")]
    [InlineData("shares_with: [app-a]", "shares_with: [app-a, app-a]", "app-a]}", "'app-a' is listed twice", "keep one")]
    [InlineData("routing_policy: balanced", "routing_policy: wide", "wide", "'wide' is not a routing_policy", "did you mean 'widest'?")]
    [InlineData("saes: [app-b, app-a]", "saes: [app-b, app-x]", "app-x", "there is no SAE 'app-x'", "did you mean 'app-")]
    [InlineData("saes: [app-b, app-a]", "saes: [app-b, app-b]", "saes: [app-b", "'app-b' is both SAEs of the pair", "two SAEs")]
    [InlineData(
        "saes: [app-b, app-a]", "saes: [app-b, app-c]", "saes: [app-b", "'app-b' and 'app-c' do not share keys", "add each to shares_with")]
    [InlineData("saes: [app-b, app-a]", "saes: [app-b]", "saes: [app-b", "the pair has 1 SAEs", "name two SAEs")]
    [InlineData(
        "routing_policy: sticky}", "routing_policy: sticky}\n  - {saes: [app-a, app-b], routing_policy: widest}", "saes: [app-a",
        "'app-a' and 'app-b' are listed twice", "keep one")]
    [InlineData(
        ", routing_policy: sticky}", "}", "{saes: [app-b", "the pair of 'app-b' and 'app-a' has no setting",
        "add 'routing_policy', 'least_paths' or 'least_assurance'")]
    [InlineData("routing_policy: sticky}", "least_paths: 7}", "7}", "least_paths is '7', which is out of range", "from 1 to 4")]
    [InlineData("routing_policy: balanced", "least_paths: 1.5", "1.5", "least_paths is '1.5', which is out of range", "a whole number")]
    [InlineData(
        "routing_policy: sticky}", "least_assurance: qkd}", "qkd}", "'qkd' is not a least_assurance", "write pqc or hybrid or its")]
    // Identity
    [InlineData("id: two", "id: one", "one, ends: [turin", "the link id 'one' is used twice", "an id of its own")]
    [InlineData("id: app-c", "id: app-a", "app-a, node: genoa", "the SAE id 'app-a' is used twice", "an id of its own")]
    [InlineData("  - id: pavia", "  - id: pavia\n  - id: turin", "turin\nlinks", "the node id 'turin' is used twice", "an id of its own")]
    [InlineData("id: pavia", "id: pa via", "pa via", "'pa via' is not a valid id", "1 to 64 letters")]
    [InlineData("name: demo", "name: d/e", "d/e", "'d/e' is not a valid name", "1 to 64 letters")]
    [InlineData(
        "- {id: metro, key_rate_kbps: 2000, max_loss_db: 20}",
        "- {id: metro, key_rate_kbps: 2000}\n  - {id: metro, key_rate_kbps: 9}", "{id: metro, key_rate_kbps: 9}",
        "the device id 'metro' is used twice", "an id of its own")]
    // Shape
    [InlineData(
        "ends: [turin, genoa]", "ends: [turin, turin]", "ends: [turin, turin]",
        "the link joins 'turin' to itself", "two different nodes")]
    [InlineData(
        "ends: [turin, genoa]", "ends: [turin, milan]", "ends: [turin, milan]",
        "this is a second link between 'turin' and 'milan'", "shape: mesh")]
    [InlineData(
        "  - {id: four, ends: [pavia, milan], length_km: 13, loss_db_per_km: 0.2, device: metro}\n", "", "links:",
        "the ring does not close: 'milan' and 'pavia' have one link each", "add a link with ends: [pavia, milan]")]
    [InlineData(
        "devices:", "  - {ends: [milan, genoa], length_km: 1, loss_db: 1, device: metro}\ndevices:", "ends: [milan, genoa]",
        "in a ring each node has two links, and 'milan' has more", "shape: mesh")]
    [InlineData("  - id: pavia", "  - id: pavia\n  - id: como", "id: como", "no link reaches node 'como'", "add a link")]
    [InlineData(
        "shape: ring", "shape: point-to-point", "point-to-point",
        "a point-to-point network has 2 nodes, and this has 4", "shape: mesh")]
    [InlineData("shape: ring", "shape: rings", "rings", "'rings' is not a shape", "did you mean 'ring'?")]
    [InlineData(
        "max_diameter_km: 40", "max_diameter_km: 22", "22",
        "'turin' and 'pavia' are 23 km of fibre apart, over the limit of 22 km", "raise max_diameter_km")]
    // Values
    [InlineData("length_km: 10", "length_km: -10", "-10", "length_km is '-10', which is out of range", "from 0 to 500")]
    [InlineData("length_km: 10", "length_km: 500.1", "500.1", "out of range", "from 0 to 500")]
    [InlineData("length_km: 10", "length_km: .nan", ".nan", "out of range", "from 0 to 500")]
    [InlineData("length_km: 10", "length_km: NaN", "NaN", "out of range", "from 0 to 500")]
    [InlineData("length_km: 10", "length_km: -.inf", "-.inf", "out of range", "from 0 to 500")]
    [InlineData("length_km: 10", "length_km: 1e999", "1e999", "out of range", "from 0 to 500")]
    [InlineData(
        "length_km: 10", "length_km: 10 km", "10 km",
        "length_km takes a number, and '10 km' is not a number", "unit is in the key's name")]
    [InlineData("length_km: 10", "length_km: \"10\"", "\"10\"", "length_km takes a number", "without quotes")]
    [InlineData("length_km: 10", "length_km: 9,4", "9,4", "length_km is '9,4', with a decimal comma", "write a decimal point: 9.4")]
    [InlineData(
        "loss_db: 2, device: metro}", "loss_db: 2,5, device: metro}", "2,5",
        "loss_db is '2,5', with a decimal comma", "write a decimal point: 2.5")]
    [InlineData("max_diameter_km: 40", "max_diameter_km: 40,5", "40,5", "'40,5' is not a number", "write a decimal point: 40.5")]
    [InlineData(
        "length_km: 10", "length_km: 1.000,5", "1.000,5",
        "length_km is '1.000,5', which is not a number of YAML", "no mark between thousands, and a decimal point: 1000.5")]
    [InlineData("length_km: 10", "length_km: 1,000.5", "1,000.5", "'1,000.5', which is not", "and a decimal point: 1000.5")]
    [InlineData("length_km: 10", "length_km: 1,000,000", "1,000,000", "'1,000,000', which is not", "between thousands: 1000000")]
    [InlineData("length_km: 10", "length_km: 1,000", "1,000", "with a decimal comma", "write 1000 if the comma stands between thousands")]
    [InlineData("max_diameter_km: 40", "max_diameter_km: 1.000,5", "1.000,5", "'1.000,5' is not a number", "a decimal point: 1000.5")]
    [InlineData("max_diameter_km: 40", "max_diameter_km: 1 000", "1 000", "'1 000' is not a number", "between thousands: 1000")]
    [InlineData("max_diameter_km: 40", "max_diameter_km: 1'000.25", "1'000.25", "is not a number", "a decimal point: 1000.25")]
    [InlineData("max_diameter_km: 40", "max_diameter_km: 1_000_000", "1_000_000", "is not a number", "between thousands: 1000000")]
    [InlineData("key_rate_kbps: 2000", "key_rate_kbps: 2 Mb/s", "2 Mb/s", "'2 Mb/s' is not a number", "write the number alone")]
    // Characters that look plain
    [InlineData(
        "length_km: 10", "length_km:\u00A010", "\u00A0", "no key 'length_km:\u00A010': a no-break space (U+00A0) is here",
        "write a plain space in its place")]
    [InlineData("name: demo", "name:\u00A0demo", "\u00A0", "this is not YAML: a no-break space (U+00A0) is here", "a plain space")]
    [InlineData("  - id: genoa", "\u00A0 - id: genoa", "\u00A0", "this is not YAML: a no-break space (U+00A0) is here", "a plain space")]
    [InlineData("name: demo", "name: demo\u200B", "\u200B", "not a valid name: a zero-width space (U+200B) is here", "delete it")]
    [InlineData("name: demo", "\uFEFFname: demo", "\uFEFF", "a byte order mark (U+FEFF) is here", "delete it")]
    [InlineData("role: trusted", "role:\uFEFF trusted", "\uFEFF", "this is not YAML: a byte order mark (U+FEFF) is here", "delete it")]
    [InlineData(
        "- id: genoa", "- id: “genoa”", "“", "'“genoa”' is not a valid id: a typographic quotation mark (U+201C) is here",
        "write \" in its place")]
    [InlineData("role: trusted", "role： trusted", "：", "a full-width character (U+FF1A) is here", "write : in its place")]
    [InlineData("name: demo", "name: de–mo", "–", "a typographic dash (U+2013) is here", "write - in its place")]
    [InlineData("length_km: 10", "length_km: −10", "−", "a minus sign of mathematics (U+2212) is here", "write - in its place")]
    [InlineData("name: demo", "name: d\u0435mo", "\u0435", "a letter that is not Latin (U+0435) is here", "write a Latin letter")]
    [InlineData("max_diameter_km: 40", "max_diameter_km: 1\u202F000", "\u202F", "a narrow no-break space (U+202F)", "delete it: a number")]
    [InlineData("  - id: genoa\n", "\t- id: genoa\n", "\t- id", "there is a tab in the indentation", "write spaces")]
    [InlineData("length_km: 10", "length_km: [10]", "[10]", "length_km takes a number", "write a number")]
    [InlineData("length_km: 10", "length_km: ", ", loss_db: 2, device: metro}\n  - {id: two", "length_km takes a number", "write a number")]
    [InlineData("length_km: 11, loss_db: 2", "length_km: 11, loss_db: 101", "101", "out of range", "from 0 to 100")]
    [InlineData("count: 3", "count: 1000", "2, device: metro, splices", "a loss of 102 dB leaves no light", "at most 100 dB together")]
    [InlineData(
        "key_rate_kbps: 5", "key_rate_kbps: 0", "0}\n  - {id: three",
        "key_rate_kbps is '0', which is out of range", "from 0.00000001")]
    [InlineData(
        "key_rate_kbps: 5", "key_rate_kbps: 1e-300", "1e-300",
        "key_rate_kbps is '1e-300', which is out of range", "from 0.00000001 to")]
    [InlineData(
        "key_rate_kbps: 2000", "key_rate_kbps: 1e-300", "1e-300",
        "key_rate_kbps is '1e-300', which is out of range", "from 0.00000001 to")]
    [InlineData("key_rate_kbps: 5", "key_rate_kbps: 1e300", "1e300", "key_rate_kbps is '1e300', which is out of range", "to 100000000")]
    [InlineData("length_km: 10", "length_km: 1e-300", "1e-300", "the fibre is shorter than 1 mm", "write 0 for units side by side")]
    [InlineData(
        "length_km: 10, loss_db: 2", "length_km: 10, loss_db: 0", "0, device",
        "10 km of fibre lose 0 dB, which is less than any", "0.01 dB for each km")]
    [InlineData(
        "length_km: 10, loss_db: 2", "length_km: 500, loss_db: 2", "2, device",
        "500 km of fibre lose 2 dB, which is less than any", "correct length_km")]
    [InlineData(
        "loss_db_per_km: 0.2", "loss_db_per_km: 0.001", "0.001",
        "13 km of fibre lose 0.013 dB, which is less than any", "0.01 dB for each km")]
    [InlineData("key_rate_kbps: 5", "key_rate_kbps: 100000001", "100000001", "out of range", "to 100000000")]
    [InlineData("key_rate_kbps: 2000", "key_rate_kbps: -1", "-1", "out of range", "from 0.00000001")]
    [InlineData("count: 3", "count: 2.5", "2.5", "count is '2.5', which is out of range", "a whole number")]
    [InlineData("max_diameter_km: 40", "max_diameter_km: 0", "0\nnodes", "out of range", "more than 0")]
    [InlineData("lat: 45", "lat: 91", "91", "lat is '91', which is out of range", "from -90 to 90")]
    [InlineData("role: trusted", "role: trused", "trused", "'trused' is not a role", "did you mean 'trusted'?")]
    [InlineData("name: Milano", "name: \"a\\tb\"", "\"a\\tb\"", "the name is not 1 to 100 printable characters", "control characters")]
    [InlineData(
        "max_loss_db: 20", "max_loss_db: 2.4", "loss_db_per_km: 0.2",
        "the link loses 2.6 dB, and device 'metro' works with at most 2.4 dB", "another device")]
    // Keys
    [InlineData("length_km: 10", "lenght_km: 10", "lenght_km", "the link has no key 'lenght_km'", "did you mean length_km?")]
    [InlineData("length_km: 10", "length: 10", "length: 10", "the link has no key 'length'", "did you mean length_km?")]
    [InlineData("length_km: 10", "length_m: 10000", "length_m:", "the link has no key 'length_m'", "did you mean length_km?")]
    [InlineData("length_km: 10", "length_km: 10, colour: red", "colour", "the link has no key 'colour'", "its keys are id, ends")]
    [InlineData(
        "{saes: [app-b, app-a], routing_policy", "{saes: [app-b, app-a], policy", "policy: sticky", "the pair has no key 'policy'",
        "did you mean routing_policy?")]
    [InlineData("role: trusted", "routing_policy: widest", "routing_policy: widest", "the node has no key 'routing_policy'",
        "routing_policy belongs at the top of the file or under pairs; its keys are id, name, position, role")]
    [InlineData("role: trusted", "policy: widest", "policy: widest", "the node has no key 'policy'",
        "did you mean routing_policy? It belongs at the top of the file or under pairs")]
    [InlineData("node: genoa}", "node: genoa, device: metro}", "device: metro}\nrouting", "the SAE has no key 'device'",
        "device belongs under links or under spans")]
    [InlineData("device: metro, key_rate_kbps: 5", "device: metro, max_loss_db: 5", "max_loss_db: 5", "the link has no key 'max_loss_db'",
        "max_loss_db belongs under devices")]
    [InlineData("length_km: 10, ", "", "{id: one", "the link has no length_km", "add length_km: the length of the fibre in km")]
    [InlineData(
        "length_km: 10, loss_db: 2", "length_km: 10", "{id: one",
        "the loss of the fibre is not given", "loss_db (all of it) or loss_db_per_km")]
    [InlineData(
        "length_km: 10, loss_db: 2", "length_km: 10, loss_db: 2, loss_db_per_km: 1", "loss_db_per_km: 1",
        "the loss is given twice", "keep one")]
    [InlineData("length_km: 10", "length_km: 10, length_km: 12", "length_km: 12", "the key length_km occurs twice", "keep one")]
    [InlineData("shape: ring", "shape: ring\nshape: mesh", "shape: mesh", "the key shape occurs twice", "keep one")]
    [InlineData("name: demo\n", "", "shape", "the network has no name", "add name: the network's name")]
    [InlineData("ends: [milan, turin]", "ends: [milan]", "ends: [milan]", "the link has 1 end", "two nodes")]
    [InlineData("ends: [milan, turin]", "ends: milan", "milan, length_km: 10", "ends is not a list", "[a, b]")]
    [InlineData("ends: [milan, turin]", "ends: [milan, {}]", "{}", "not the id of a node", "1 to 64")]
    [InlineData("  - id: pavia", "  - pavia", "pavia\nlinks", "the node is not a mapping", "write its keys: id")]
    [InlineData("links:", "hub: milan\nlinks:", "hub: milan", "hub is only for a star with spans", "leave hub out")]
    [InlineData("links:", "spans: []\nlinks:", "spans", "the network has both links and spans", "keep one")]
    [InlineData("saes:", "? [a]\n: b\nsaes:", "[a]", "a key is not text", "its keys are name")]
    public void OneFaultAtTheMistake(string old, string changed, string at, string problem, string advice)
    {
        var text = Changed(Ring, old, changed);
        var reading = Files.Read(text);
        reading.Topology.Should().BeNull();
        var fault = reading.Faults.Should().ContainSingle(because: string.Join('\n', reading.Faults)).Subject;
        fault.Problem.Should().Contain(problem);
        fault.Advice.Should().Contain(advice);
        fault.ToString().Should().StartWith(PlaceOf(at, text));
    }

    private static string PlaceOf(string at, string text)
    {
        var before = text[..text.IndexOf(at, StringComparison.Ordinal)];
        return $"net.yaml:{before.Count(letter => letter == '\n') + 1}:{before.Length - before.LastIndexOf('\n')}: ";
    }

    private static string Changed(string text, string old, string changed)
    {
        text.Should().Contain(old);
        var at = text.IndexOf(old, StringComparison.Ordinal);
        return text.Remove(at, old.Length).Insert(at, changed);
    }
}
