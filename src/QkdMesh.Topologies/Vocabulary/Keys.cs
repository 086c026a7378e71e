using QkdMesh.Core.Topology;

namespace QkdMesh.Topologies.Vocabulary;

/// <summary>Every key of the file format. The schema and <c>docs/topologies.md</c> are tested against <see cref="Kinds"/>.</summary>
internal static class Keys
{
    private static readonly NumberRange Length = new(0, TopologyLimits.MaxLengthKm);
    private static readonly NumberRange Loss = new(0, TopologyLimits.MaxLossDb);
    private static readonly NumberRange Rate = new(TopologyLimits.MinKeyRateKbps, TopologyLimits.MaxKeyRateKbps);
    private static readonly NumberRange Wavelength = new(400, 2000);
    private static readonly NumberRange Rekey = new(TopologyLimits.MinRekeyMinutes, TopologyLimits.MaxRekeyMinutes);
    private static readonly NumberRange Paths = new(1, TopologyLimits.MaxPaths) { Whole = true };
    private static readonly NumberRange PerSecond = new(0.001, 1e9);
    private static readonly NumberRange KeyBits = new(TopologyLimits.MinLargestKey, TopologyLimits.MaxLargestKey) { Whole = true };
    private static readonly NumberRange Amount = new(0, 1e12) { Whole = true };
    private static readonly NumberRange Diameter = new(0, TopologyLimits.MaxDiameterKm) { AboveMin = true };

    public static readonly Key Name = new("name", "the network's name") { Required = true };
    public static readonly Key Shape = new("shape", "ring, star, mesh or point-to-point") { Required = true };
    public static readonly Key MaxDiameterKm =
        new("max_diameter_km", "the longest way of fibre allowed between two nodes, in km") { Range = Diameter };
    public static readonly Key Nodes = new("nodes", "the list of nodes") { Required = true };
    public static readonly Key Links = new("links", "the list of links, each with its ends");
    public static readonly Key Spans = new("spans", "the list of spans, whose ends follow from the shape");
    public static readonly Key Hub = new("hub", "the id of the node in the middle of the star");
    public static readonly Key Devices = new("devices", "the list of device profiles");
    public static readonly Key PqcLinks = new("pqc_links", "the list of links without a quantum channel, each with its ends");
    public static readonly Key PqcUse = new("pqc_use", "fallback, equal or never");
    public static readonly Key RoutingPolicy = new("routing_policy", "balanced, widest, fewest-hops or sticky");
    public static readonly Key LeastPaths = new("least_paths", "the fewest node-disjoint routes for each key") { Range = Paths };
    public static readonly Key LeastAssurance = new("least_assurance", "pqc, hybrid or its");
    public static readonly Key Saes = new("saes", "the list of SAEs");
    public static readonly Key Pairs = new("pairs", "the list of pairs of SAEs with settings of their own");

    public static readonly Key Id = new("id", "a short name that no other of its kind has") { Required = true };
    public static readonly Key LinkId = new("id", "the link's id");
    public static readonly Key DisplayName = new("name", "a name for people");
    public static readonly Key Position = new("position", "where it is: {lat, lon}");
    public static readonly Key Latitude = new("lat", "degrees north") { Required = true, Range = new(-90, 90) };
    public static readonly Key Longitude = new("lon", "degrees east") { Required = true, Range = new(-180, 180) };
    public static readonly Key Role = new("role", "trusted or end");

    public static readonly Key Ends = new("ends", "the two nodes that it joins: [a, b]") { Required = true };
    public static readonly Key To = new("to", "the node that the span joins to the hub") { Required = true };
    public static readonly Key LengthKm = new("length_km", "the length of the fibre in km") { Required = true, Range = Length };
    public static readonly Key LossDb = new("loss_db", "the loss of the whole fibre in dB") { Range = Loss };
    public static readonly Key LossDbPerKm = new("loss_db_per_km", "the loss of each km of fibre in dB") { Range = Loss };
    public static readonly Key Splices = new("splices", "splices on the way: {count, loss_db}");
    public static readonly Key PatchPanels = new("patch_panels", "patch panels on the way: {count, loss_db}");
    public static readonly Key Device = new("device", "the id of a device profile") { Required = true };
    public static readonly Key LinkRateKbps = new("key_rate_kbps", "the secret key rate of this link in kb/s") { Range = Rate };

    public static readonly Key Attenuation = new("attenuation_db_per_km", "what each km of the fibre itself loses, in dB") { Range = Loss };
    public static readonly Key Classical = new("classical", "the list of classical channels in the same fibre");
    public static readonly Key Direction = new("direction", "co (with the quantum channel) or counter (against it)") { Required = true };
    public static readonly Key PowerDbm =
        new("power_dbm", "the power of each channel where it enters the fibre, in dBm") { Required = true, Range = new(-200, 40) };
    public static readonly Key Channels = new("channels", "how many channels are alike") { Range = new(1, 1_000) { Whole = true } };
    public static readonly Key ClassicalNm = new("wavelength_nm", "the wavelength of the channels, in nm") { Range = Wavelength };
    public static readonly Key Raman =
        new("raman_per_km_nm", "the share of the power that scatters into the quantum channel's band, in each km and nm")
        {
            Range = new(0, 1e-6),
        };

    public static readonly Key Etsi014 = new("etsi014", "the KMEs that the link's key is pulled from, one at each end: {a, b}");
    public static readonly Key KmeA = new("a", "the KME of the link's first end: {url, sae_id}") { Required = true };
    public static readonly Key KmeB = new("b", "the KME of the link's second end: {url, sae_id}") { Required = true };
    public static readonly Key KmeUrl = new("url", "where the KME is: https://HOST:PORT, or https://HOST:PORT/PATH") { Required = true };
    public static readonly Key KmeSaeId = new("sae_id", "what the KME calls this end's key manager") { Required = true };

    public static readonly Key PqcRateKbps =
        new("key_rate_kbps", "how much key is made of the agreed secret, in kb/s") { Required = true, Range = Rate };
    public static readonly Key Kem = new("kem", "ml-kem-768 or ml-kem-1024");
    public static readonly Key RekeyMinutes =
        new("rekey_minutes", "how often the two ends agree on a new secret, in minutes") { Range = Rekey };

    public static readonly Key Count = new("count", "how many there are") { Required = true, Range = new(0, 1_000) { Whole = true } };
    public static readonly Key LossEachDb = new("loss_db", "the loss of each one in dB") { Required = true, Range = Loss };

    public static readonly Key RateKbps = new("key_rate_kbps", "the secret key rate that the units give, in kb/s") { Range = Rate };
    public static readonly Key Bb84 = new("bb84", "what the units are, so that the key rate follows from the fibre");
    public static readonly Key MaxLossDb = new("max_loss_db", "the greatest loss that the units work over, in dB") { Range = Loss };

    public static readonly Key AtNode = new("node", "the id of the node that serves it") { Required = true };
    public static readonly Key SharesWith = new("shares_with", "the list of SAEs that it may share keys with");

    public static readonly Key SaeTenant = new("tenant", "the id of the tenant that it belongs to");
    public static readonly Key Selectors = new("selectors", "the list of certificates that stand for it, such as {cn: NAME}");
    public static readonly Key SelectUri = new("uri", "a URI of the subject alternative name, such as spiffe://bank.example/app");
    public static readonly Key SelectDns = new("dns", "a DNS name of the subject alternative name, without a wildcard");
    public static readonly Key SelectCommonName = new("cn", "the common name of the subject");
    public static readonly Key SelectSubject = new("dn", "the whole subject, the most specific part first: \"CN=app, O=Bank\"");
    public static readonly Key SelectIssuer = new("issuer", "the whole name of the issuer: \"CN=Bank CA, O=Bank\", with serial");
    public static readonly Key SelectSerial = new("serial", "the serial number in hexadecimal digits, with issuer");
    public static readonly Key SelectSha256 = new("sha256", "the SHA-256 fingerprint of the certificate: 64 hexadecimal digits");

    public static readonly Key Tenants = new("tenants", "the list of organisations that have SAEs");
    public static readonly Key TenantCa = new("ca", "the SHA-256 fingerprint of its authority's certificate: sha256:HEX, 64 digits");
    public static readonly Key TenantWeight =
        new("weight", "its share of link key that is short, beside the weights of other tenants")
        {
            Range = new(1, TopologyLimits.MaxTenantWeight) { Whole = true },
        };

    public static readonly Key Access = new("access", "who runs the network: {operators, two_persons}");
    public static readonly Key Operators = new("operators", "the list of operators, each with its roles");
    public static readonly Key OperatorRoles =
        new("roles", "the list of roles: viewer, operator, topology, security-officer, auditor") { Required = true };

    public static readonly Key TwoPersons =
        new("two_persons", "the list of orders that take two operators: release, access, topology");

    public static readonly Key Quotas = new("quotas", "limits, such as {requests_per_second: 100}");
    public static readonly Key RequestsPerSecond = new("requests_per_second", "the calls that may begin in a second") { Range = PerSecond };
    public static readonly Key QuotaKeyKbps = new("key_kbps", "the new key that may be made, in kb/s") { Range = Rate };
    public static readonly Key QuotaLinkKeyKbps =
        new("link_key_kbps", "the link key that may be used on all links together, in kb/s") { Range = Rate };
    public static readonly Key UncollectedKeys = new("uncollected_keys", "the keys that may wait at one node") { Range = Amount };
    public static readonly Key UncollectedBytes =
        new("uncollected_bytes", "the bytes of the keys that may wait at one node") { Range = Amount };
    public static readonly Key OpenStreams = new("streams", "the streams that may be open at one time, or 0") { Range = Amount };
    public static readonly Key LargestKey = new("largest_key", "the bits that one key may have") { Range = KeyBits };
    public static readonly Key Calls = new("calls", "the calls that may run at one time, without streams") { Range = Amount };

    public static readonly Key PairSaes = new("saes", "the two SAEs of the pair: [a, b]") { Required = true };

    private static readonly Key[] Fibre =
        [LengthKm, LossDb, LossDbPerKm, Splices, PatchPanels, Device, LinkRateKbps, Attenuation, Classical, Etsi014];

    public static readonly ObjectKind Network =
        new(
            "the network", "at the top of the file",
            [
                Name, Shape, MaxDiameterKm, Nodes, Links, Spans, Hub, PqcLinks, PqcUse, Devices, RoutingPolicy, LeastPaths, LeastAssurance,
                Saes, Pairs, Tenants, Access, Quotas,
            ]);
    public static readonly ObjectKind Node = new("the node", "under nodes", [Id, DisplayName, Position, Role]);
    public static readonly ObjectKind Coordinates = new("the position", "under position of a node", [Latitude, Longitude]);
    public static readonly ObjectKind Link = new("the link", "under links", [LinkId, Ends, .. Fibre]);
    public static readonly ObjectKind Span = new("the span", "under spans", [LinkId, .. Fibre]);
    public static readonly ObjectKind StarSpan = new("the span", "under spans", [LinkId, To, .. Fibre]);
    public static readonly ObjectKind Bb84Unit = new("the entry", "under bb84 of a device", Bb84Keys.All);
    public static readonly ObjectKind ClassicalChannel =
        new("the classical channel", "under classical of a link", [Direction, PowerDbm, Channels, ClassicalNm, Raman]);
    public static readonly ObjectKind PqcLink = new("the PQC link", "under pqc_links", [LinkId, Ends, PqcRateKbps, Kem, RekeyMinutes]);
    public static readonly ObjectKind Kmes = new("the entry", "under etsi014 of a link", [KmeA, KmeB]);
    public static readonly ObjectKind Kme = new("the KME", "under a or b of etsi014", [KmeUrl, KmeSaeId]);
    public static readonly ObjectKind Joints = new("the entry", "under splices or patch_panels", [Count, LossEachDb]);
    public static readonly ObjectKind DeviceProfile = new("the device", "under devices", [Id, DisplayName, RateKbps, Bb84, MaxLossDb]);
    public static readonly ObjectKind Sae = new("the SAE", "under saes", [Id, AtNode, SharesWith, SaeTenant, Selectors, Quotas]);
    public static readonly ObjectKind Pair = new("the pair", "under pairs", [PairSaes, RoutingPolicy, LeastPaths, LeastAssurance, Quotas]);

    public static readonly ObjectKind QuotaLimits =
        new(
            "the entry", "under quotas",
            [RequestsPerSecond, QuotaKeyKbps, QuotaLinkKeyKbps, UncollectedKeys, UncollectedBytes, OpenStreams, Calls, LargestKey]);

    public static readonly ObjectKind Selector =
        new(
            "the selector", "under selectors",
            [SelectUri, SelectDns, SelectCommonName, SelectSubject, SelectIssuer, SelectSerial, SelectSha256]);
    public static readonly ObjectKind Tenant = new("the tenant", "under tenants", [Id, TenantCa, TenantWeight, Quotas]);
    public static readonly ObjectKind AccessRules = new("access", "under access", [Operators, TwoPersons]);
    public static readonly ObjectKind OperatorEntry = new("the operator", "under operators of access", [Id, OperatorRoles, Selectors]);

    /// <summary>Each kind under the name of its definition in the schema; a span takes <c>to</c> only in a star.</summary>
    public static readonly IReadOnlyDictionary<string, ObjectKind> Kinds = new Dictionary<string, ObjectKind>
    {
        ["network"] = Network,
        ["node"] = Node,
        ["position"] = Coordinates,
        ["link"] = Link,
        ["span"] = StarSpan,
        ["bb84"] = Bb84Unit,
        ["classical"] = ClassicalChannel,
        ["pqc_link"] = PqcLink,
        ["etsi014"] = Kmes,
        ["kme"] = Kme,
        ["joints"] = Joints,
        ["device"] = DeviceProfile,
        ["sae"] = Sae,
        ["pair"] = Pair,
        ["selector"] = Selector,
        ["quotas"] = QuotaLimits,
        ["tenant"] = Tenant,
        ["access"] = AccessRules,
        ["operator"] = OperatorEntry,
    };

    /// <summary>The name of every key.</summary>
    public static readonly IReadOnlyCollection<string> AllNames = [.. Kinds.Values.SelectMany(kind => kind.Names).Distinct()];

    /// <summary>Where a key belongs, as a phrase: "under links or under spans". Null for a name that is no key.</summary>
    public static string? PlacesOf(string key) =>
        Kinds.Values.Where(kind => kind.Names.Contains(key)).Select(kind => kind.Place).ToList() is { Count: > 0 } places
            ? string.Join(" or ", places)
            : null;
}
