using System.CommandLine;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Session;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Commands.Key;

/// <summary>Collects the keys that the peer asked for.</summary>
internal sealed class CollectCommand : PairCommand
{
    public CollectCommand()
        : base(
            "collect",
            "Collects keys that the peer asked for, each of them once: all of the ids, or none.",
            "key collect --sae bob --peer alice 0b51ab5e-0f6e-8b3c-9d0e-5f1c7a000000")
    {
        var ids = new Argument<string[]>("ID") { Description = "Key ids, as the peer got them.", Arity = ArgumentArity.OneOrMore };
        Add(ids);
        Run(async (parse, session, client, cancellationToken) =>
        {
            var request = new GetKeysByIdRequest { PeerSaeId = Peer(parse), KeyIds = { parse.GetRequiredValue(ids) } };
            var response = await client.Keys.GetKeysByIdAsync(request, Caller(parse), cancellationToken: cancellationToken);
            var answer = new CollectedAnswer([.. response.Keys.Select(KeyAnswer.Of)]);
            session.Answer(answer, _ =>
            {
                foreach (var key in answer.Keys) session.WriteLine($"{key.KeyId}  {key.Key}  ({key.Assurance})");
            });
            return CommandRun.Success;
        });
    }
}
