using System.CommandLine;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Session;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Commands.Link;

/// <summary>Plays a fibre that breaks and of which nobody says so.</summary>
internal sealed class LinkStallCommand : ClientCommand
{
    public LinkStallCommand()
        : base("stall", "Lets a simulated link make no key, as if its fibre broke and nobody said so.", "link stall north-east", "link stall north-east --end")
    {
        var link = new Argument<string>("LINK") { Description = "The link's id: see 'qkdmesh network show'." }.Named();
        var end = new Option<bool>("--end") { Description = "Let it make key again." };
        Add(link);
        Add(end);
        Run(async (parse, session, client, cancellationToken) =>
        {
            var stalled = !parse.GetValue(end);
            var request = new DisturbLinkRequest { LinkId = parse.GetRequiredValue(link), Stalled = stalled };
            var answer = LinkAnswer.Of(await client.Network.DisturbLinkAsync(request, cancellationToken: cancellationToken));
            session.Answer(answer, _ => session.WriteLine($"link {answer.Id} ({answer.A} - {answer.B}) {(stalled ? "makes no key" : "makes key")}"));
            return CommandRun.Success;
        });
    }
}
