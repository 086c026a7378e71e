using System.CommandLine;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Commands.Route;
using QkdMesh.Cli.Session;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Commands.Key;

/// <summary>Follows one side of a stream of keys.</summary>
internal sealed class KeyStreamCommand : KeyPairCommand
{
    private const uint LargestMessage = 128;

    // The longest period that a mesh accepts: five minutes.
    private const int LongestPeriod = 300_000;

    private readonly Option<string?> _name =
        new("--name") { Description = "Name of the stream. Both SAEs use the same name.", HelpName = "NAME" };
    private readonly Option<uint?> _size =
        new Option<uint?>("--size") { Description = "Size of each key in bits; default 256.", HelpName = "BITS" }
            .Within(KeyNumbers.Size);
    private readonly Option<uint?> _period =
        new Option<uint?>("--period-ms")
        {
            Description = "Milliseconds from one key to the next; 0 means as fast as both SAEs read.", HelpName = "MS",
        }.Within(new NumberRule(0, LongestPeriod, "milliseconds"));
    private readonly Option<uint?> _count =
        new Option<uint?>("--count") { Description = "Stop after N keys.", HelpName = "N" }
            .Within(new NumberRule(1, uint.MaxValue, "keys"));

    private readonly RouteChoice _route;
    private readonly AssuranceChoice _assurance;

    public KeyStreamCommand()
        : base(
            "stream",
            "Prints a stream of keys until Ctrl-C. The other SAE uses the same name to get the same keys. With --json, one object a line. "
            + "If the connection is lost, it opens the stream again.",
            "key stream --sae alice --peer bob --name video --count 10",
            "key stream --sae bob --peer alice --name video --period-ms 1000")
    {
        Add(_name);
        Add(_size);
        Add(_period);
        Add(_count);
        _route = new RouteChoice(this);
        _assurance = new AssuranceChoice(this);
        RunFollowing((parse, session, follow, cancellationToken) =>
        {
            var follower = follow(session.Note);
            var left = parse.GetValue(_count) ?? uint.MaxValue;
            ulong? epoch = null;
            return follower.FollowAsync(
                async client =>
                {
                    using var call = client.Keys.StreamKeys(Request(parse, left), Caller(parse), cancellationToken: cancellationToken);
                    while (left > 0 && await call.ResponseStream.MoveNext(cancellationToken))
                    {
                        follower.Heard();
                        var message = call.ResponseStream.Current;
                        if (epoch is { } former && former != message.Epoch)
                            session.Note($"the stream started again: epoch {message.Epoch}, and the index counts from 0");
                        epoch = message.Epoch;
                        left -= Answer(session, message, left);
                    }

                    return left == 0;
                },
                cancellationToken);
        });
    }

    /// <returns>How many keys were written.</returns>
    private static uint Answer(CommandSession session, StreamKeysResponse message, uint most)
    {
        var keys = message.Keys.Take((int)Math.Min(most, int.MaxValue)).Select(KeyAnswer.Of).ToList();
        session.Answer(new KeyStreamAnswer(message.Index, message.Epoch, keys), _ => Show(session, message.Index, keys));
        return (uint)keys.Count;
    }

    private static void Show(CommandSession session, ulong index, List<KeyAnswer> keys)
    {
        foreach (var key in keys) session.WriteLine($"{index++}  {key.KeyId}  {key.Key}  ({key.Assurance})");
    }

    private StreamKeysRequest Request(ParseResult parse, uint left)
    {
        var request = new StreamKeysRequest
        {
            PeerSaeId = Peer(parse),
            Stream = parse.GetValue(_name) ?? "",
            PeriodMs = parse.GetValue(_period) ?? 0,
            Route = _route.Read(parse),
            LeastAssurance = _assurance.Least(parse),
            Hybrid = _assurance.IsHybrid(parse),
        };
        if (parse.GetValue(_size) is { } size) request.SizeBits = size;
        // Keys of a message beyond --count would be lost.
        if (left < uint.MaxValue && request.PeriodMs == 0) request.KeysPerMessage = Math.Min(left, LargestMessage);
        return request;
    }
}
