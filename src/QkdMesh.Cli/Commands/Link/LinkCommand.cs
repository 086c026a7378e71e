using QkdMesh.Cli.Session;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Commands.Link;

internal sealed class LinkCommand : MeshCommand
{
    public LinkCommand()
        : base(
            "link", "Cuts and restores links, acknowledges their alarms, and disturbs simulated links.",
            "link cut LINK", "link restore LINK", "link acknowledge LINK", "link tap LINK --fraction 0.5")
    {
        Add(new LinkChangeCommand(
            "cut",
            "Cuts a fibre. The link neither makes nor carries key until it is restored.",
            (client, link, cancellationToken) =>
                client.Network.CutLinkAsync(new CutLinkRequest { LinkId = link }, cancellationToken: cancellationToken).ResponseAsync));
        Add(new LinkChangeCommand(
            "restore",
            "Restores a cut fibre.",
            (client, link, cancellationToken) => client.Network.RestoreLinkAsync(
                new RestoreLinkRequest { LinkId = link }, cancellationToken: cancellationToken).ResponseAsync));
        Add(new LinkChangeCommand(
            "acknowledge",
            "Acknowledges the alarm of a link. With 'serve --alarm-acknowledge' the link stays off until then. "
            + "The command fails while the link's QBER is high. A high QBER later cancels the acknowledgement.",
            (client, link, cancellationToken) => client.Network.AcknowledgeAlarmAsync(
                new AcknowledgeAlarmRequest { LinkId = link }, cancellationToken: cancellationToken).ResponseAsync));
        Add(new LinkTapCommand());
        Add(new LinkStallCommand());
    }
}
