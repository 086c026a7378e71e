using QkdMesh.Architecture.Tests.Sources;

namespace QkdMesh.Architecture.Tests.Rooms;

/// <summary>A folder of a project is a function. A function has the same name in every project.</summary>
public class FolderTests
{
    private static readonly Dictionary<string, string> Functions = new(StringComparer.Ordinal)
    {
        // Functions of the standards (ITU-T Y.3800 and Y.3803, ETSI GS QKD 014 and 015).
        ["Quantum"] = "the quantum layer: where link key comes from",
        ["KeyManagement"] = "the key management agent: link key, its sessions and its accounts",
        ["Associations"] = "end nodes that prove themselves to each other",
        ["HybridKeys"] = "the secret that two end nodes put into a key past the relays",
        ["Node"] = "the key manager of one node: every decision that it takes, and the procedures it runs",
        ["Keys"] = "key material and what is said of it",
        ["Memory"] = "the memory that callers may fill",
        ["Physics"] = "how much key a fibre can give",
        ["Recording"] = "what key managers tell a history",
        ["KeyRelay"] = "taking a key from node to node",
        ["KeySupply"] = "the key supply agent: keys for SAEs",
        ["Audit"] = "the record of each delivery, and which keys a node could have read",
        ["Control"] = "the controller: topology in service, orders, link life cycle",
        ["Routing"] = "choosing routes",
        ["Topology"] = "which nodes, links and SAEs there are",
        ["Allocation"] = "how much of what links carry each pair gets",
        ["Network"] = "what is known of the network now",

        // Words that all functions share.
        ["Errors"] = "expected failures",
        ["Identifiers"] = "names of things",
        ["Quantities"] = "numbers with units",
        ["Randomness"] = "where random bytes come from",
        ["Calls"] = "what a procedure asks of nodes",
        ["Frames"] = "bytes between key managers",

        // Sources that live at both ends of a link.
        ["Etsi014"] = "keys from KMEs, by ETSI GS QKD 014",
        ["Pqc"] = "keys that the two ends agree on by ML-KEM",

        // What a boundary needs.
        ["Placement"] = "which silo a grain lives in",
        ["Membership"] = "whether this silo may act for the nodes that it hosts",
        ["Drain"] = "how a silo gives its nodes, links and controller away before it stops",
        ["Surrogates"] = "how Core's types cross between silos",
        ["Pipeline"] = "what happens around every use case",
        ["Metering"] = "what SAEs use of their quotas",
        ["Protos"] = "the gRPC contract",
        ["Identity"] = "who calls",
        ["Access"] = "who may do what, and the record of who did or was refused",
        ["Listeners"] = "the ports of a process, their certificates, and the connections that live",
        ["Telemetry"] = "what operators measure and trace",
        ["Health"] = "whether this process can serve",
        ["Bench"] = "what a call costs with nothing in it",
        ["Yaml"] = "YAML text to a tree, hostile text refused",
        ["Load"] = "callers that keep a mesh busy, and what they measure",
        ["SingleProcess"] = "the bench of one process",
        ["Cluster"] = "the bench of several silos",
        ["InMemory"] = "a mesh without a network, for tests of those who call one",
        ["Vocabulary"] = "the words of a topology file",
        ["Reading"] = "a tree to a topology",
        ["Writing"] = "a topology to text",
        ["Commands"] = "one folder a command",
        ["Session"] = "what all commands share: options, exit codes, the terminal",
        ["Answers"] = "what commands print as JSON",
        ["Rendering"] = "what commands draw",
    };

    private static readonly ILookup<string, string> Found = Repository.Files
        .Select(file => file.Split('/'))
        .Where(path => path[0] == "src" && path.Length > 3)
        .Select(path => (Project: path[1], Folder: path[2])).Distinct()
        .ToLookup(entry => entry.Folder, entry => entry.Project);

    [Fact]
    public void EveryFolderIsAnAgreedFunction() => Found
        .Where(folder => !Functions.ContainsKey(folder.Key))
        .Select(folder => $"{folder.Key} in {string.Join(", ", folder)}")
        .ShouldBeNone("use the name that other projects have for this function, or add a new function to FolderTests with an explanation:");

    [Fact]
    public void EveryAgreedFunctionHasAFolder() => Functions.Keys
        .Where(function => !Found.Contains(function))
        .ShouldBeNone("no project has these folders any more; remove them from the list in FolderTests:");
}
