using System.CommandLine;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Session;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Commands.Link;

/// <summary>Simulates a fibre that breaks without a report of the break.</summary>
internal sealed class LinkStallCommand : ClientCommand
{
    public LinkStallCommand()
        : base(
            "stall", "Stops key generation of a simulated link, as if its fibre broke and nothing reported it.",
            "link stall north-east", "link stall north-east --end")
    {
        var link = LinkArgument.New();
        var end = new Option<bool>("--end") { Description = "Start key generation again." };
        Add(link);
        Add(end);
        RunOrder(async (parse, session, client, cancellationToken) =>
        {
            var stalled = !parse.GetValue(end);
            var request = new DisturbLinkRequest { LinkId = parse.GetRequiredValue(link), Stalled = stalled };
            var answer = LinkAnswer.Of(await client.Network.DisturbLinkAsync(request, cancellationToken: cancellationToken));
            var state = stalled ? "makes no key" : "makes key";
            session.Answer(answer, _ => session.WriteLine($"link {answer.Id} ({answer.A} - {answer.B}) {state}"));
            return CommandRun.Success;
        }, (parse, client, cancellationToken) => OrderState.OfLinkAsync(client, parse.GetRequiredValue(link), cancellationToken));
    }
}
