using System.CommandLine;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Commands.Link;

internal sealed class LinkCommand : MeshCommand
{
    public LinkCommand()
        : base(
            "link", "Cuts and restores links, acknowledges their alarms, and disturbs simulated ones.",
            "link cut LINK", "link restore LINK", "link acknowledge LINK", "link tap LINK --fraction 0.5")
    {
        Add(new LinkChangeCommand(
            "cut",
            "Cuts a fibre: the link neither makes nor carries key until it is restored.",
            (client, link, cancellationToken) =>
                client.Network.CutLinkAsync(new CutLinkRequest { LinkId = link }, cancellationToken: cancellationToken).ResponseAsync));
        Add(new LinkChangeCommand(
            "restore",
            "Joins a cut fibre again.",
            (client, link, cancellationToken) => client.Network.RestoreLinkAsync(
                new RestoreLinkRequest { LinkId = link }, cancellationToken: cancellationToken).ResponseAsync));
        Add(new LinkChangeCommand(
            "acknowledge",
            "Acknowledges the alarm of a link: where the mesh wants that, it is off until then. Refused while its QBER is high, and void when it is high again.",
            (client, link, cancellationToken) => client.Network.AcknowledgeAlarmAsync(
                new AcknowledgeAlarmRequest { LinkId = link }, cancellationToken: cancellationToken).ResponseAsync));
        Add(new LinkTapCommand());
        Add(new LinkStallCommand());
    }
}

/// <summary>A change of one link, answered with the link as it is after it.</summary>
internal sealed class LinkChangeCommand : ClientCommand
{
    public LinkChangeCommand(string name, string description, Func<MeshClient, string, CancellationToken, Task<LinkView>> change)
        : base(name, description, $"link {name} north-east")
    {
        var link = new Argument<string>("LINK") { Description = "The link's id: see 'qkdmesh network show'." }.Named();
        Add(link);
        Run(async (parse, session, client, cancellationToken) =>
        {
            var after = await change(client, parse.GetRequiredValue(link), cancellationToken);
            session.Answer(LinkAnswer.Of(after), _ =>
            {
                session.WriteLine($"link {after.Id} ({after.A} - {after.B}) is {AlarmWords.StatusOf(after)}");
                if (AlarmWords.AdviceOf(after) is { } advice) session.WriteLine(advice);
            });
            return CommandRun.Success;
        });
    }
}
