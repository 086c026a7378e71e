using System.CommandLine;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Commands.Route;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Commands.Key;

/// <summary>Orders new keys for a pair of SAEs.</summary>
internal sealed class KeyGetCommand : KeyPairCommand
{
    // The mesh ends a longer request at this time.
    private const int LongestDeadline = 20_000;

    private readonly Option<uint?> _number =
        new Option<uint?>("--number") { Description = "Number of keys; default 1.", HelpName = "N" }.Within(KeyNumbers.Count);
    private readonly Option<uint?> _size =
        new Option<uint?>("--size") { Description = "Size of each key in bits; default 256.", HelpName = "BITS" }
            .Within(KeyNumbers.Size);
    private readonly Option<uint?> _paths =
        new Option<uint?>("--disjoint-paths")
        {
            Description = "Split each key over N routes that share no relay node. The topology may need more.", HelpName = "N",
        }.Within(KeyNumbers.Paths);
    private readonly Option<uint?> _deadline =
        new Option<uint?>("--deadline-ms") { Description = "Time limit of the request in milliseconds.", HelpName = "MS" }
            .Within(new NumberRule(1, LongestDeadline, "milliseconds"));
    private readonly Option<uint?> _leastPaths =
        new Option<uint?>("--least-disjoint-paths") { Description = "Accept as few as N disjoint paths if no more exist.", HelpName = "N" }
            .Within(KeyNumbers.Paths);
    private readonly Option<string[]> _also =
        new Option<string[]>("--also")
        {
            Description = "A further peer that collects the same keys; may be repeated. Keys are made for all peers, or for none.",
            HelpName = "SAE",
        }.Named();
    private readonly RouteChoice _route;
    private readonly AssuranceChoice _assurance;

    public KeyGetCommand()
        : base(
            "get",
            "Orders new keys. The peer collects the same keys by their ids.",
            "key get --sae alice --peer bob",
            "key get --sae alice --peer bob --number 8 --size 512 --policy fewest-hops",
            "key get --sae alice --peer bob --disjoint-paths 2 --least-disjoint-paths 1 --json",
            "key get --sae alice --peer bob --hybrid --least-assurance hybrid",
            "key get --sae alice --peer bob --also carol --also dave")
    {
        Add(_also);
        Add(_number);
        Add(_size);
        _route = new RouteChoice(this);
        Add(_paths);
        Add(_leastPaths);
        _assurance = new AssuranceChoice(this);
        Add(_deadline);
        Run(async (parse, session, client, cancellationToken) =>
        {
            var response = await client.Keys.GetKeysAsync(Request(parse), Caller(parse), cancellationToken: cancellationToken);
            var answer = KeyGetAnswer.Of(response);
            session.Answer(answer, _ =>
            {
                foreach (var key in answer.Keys) session.WriteLine($"{key.KeyId}  {key.Key}  ({key.Assurance})");
                foreach (var route in answer.Routes)
                {
                    var available = Figures.Available(route.Nodes, route.AvailableBps);
                    session.WriteLine($"route: {Figures.Route(route.Nodes)}  (available rate and stock: {available})");
                }
            });
            return CommandRun.Success;
        });
    }

    private GetKeysRequest Request(ParseResult parse)
    {
        var request = new GetKeysRequest
        {
            PeerSaeId = Peer(parse),
            Route = _route.Read(parse),
            LeastAssurance = _assurance.Least(parse),
            Hybrid = _assurance.IsHybrid(parse),
        };
        request.AdditionalPeerSaeIds.AddRange(parse.GetValue(_also) ?? []);
        if (parse.GetValue(_number) is { } number) request.Number = number;
        if (parse.GetValue(_size) is { } size) request.SizeBits = size;
        if (parse.GetValue(_paths) is { } paths) request.DisjointPaths = paths;
        if (parse.GetValue(_leastPaths) is { } least) request.LeastDisjointPaths = least;
        if (parse.GetValue(_deadline) is { } deadline) request.DeadlineMs = deadline;
        return request;
    }

    protected override string IfAnswerIsLost => "keys may have been made, and nobody gets them; ask for new keys";
}
