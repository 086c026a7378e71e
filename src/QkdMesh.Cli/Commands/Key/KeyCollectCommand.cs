using System.CommandLine;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Session;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Commands.Key;

/// <summary>Collects keys that the peer ordered.</summary>
internal sealed class KeyCollectCommand : KeyPairCommand
{
    public KeyCollectCommand()
        : base(
            "collect",
            "Collects keys that the peer ordered. Each key can be collected once. The command collects all named keys, or none.",
            "key collect --sae bob --peer alice 0b51ab5e-0f6e-8b3c-9d0e-5f1c7a000000")
    {
        var ids = new Argument<string[]>("ID")
        {
            Description = "Key ids, which the peer got from 'key get'.",
            Arity = ArgumentArity.OneOrMore,
        };
        Add(ids);
        Run(async (parse, session, client, cancellationToken) =>
        {
            var request = new GetKeysByIdRequest { PeerSaeId = Peer(parse), KeyIds = { parse.GetRequiredValue(ids) } };
            var response = await client.Keys.GetKeysByIdAsync(request, Caller(parse), cancellationToken: cancellationToken);
            var answer = new KeyCollectAnswer([.. response.Keys.Select(KeyAnswer.Of)]);
            session.Answer(answer, _ =>
            {
                foreach (var key in answer.Keys) session.WriteLine($"{key.KeyId}  {key.Key}  ({key.Assurance})");
            });
            return CommandRun.Success;
        });
    }

    protected override string IfAnswerIsLost => "the keys may be lost; ask for new keys if the same ids are unknown now";
}
