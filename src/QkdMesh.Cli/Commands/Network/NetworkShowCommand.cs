using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Rendering.Pictures;
using QkdMesh.Cli.Rendering.Tables;
using QkdMesh.Cli.Session;
using QkdMesh.Northbound.V1;
using Spectre.Console;

namespace QkdMesh.Cli.Commands.Network;

/// <summary>Shows the state of the network, with the ledger of every link end.</summary>
internal sealed class NetworkShowCommand : ClientCommand
{
    public NetworkShowCommand()
        : base("show", "Draws the running network and lists its nodes, links, SAEs and ledgers.", "network show", "network show --json")
    {
        Run(async (_, session, client, cancellationToken) =>
        {
            var network =
                await client.Network.GetNetworkAsync(new GetNetworkRequest { WithLedgers = true }, cancellationToken: cancellationToken);
            session.Answer(NetworkShowAnswer.Of(network), screen => Show(screen, network));
            return CommandRun.Success;
        });
    }

    private static void Show(IAnsiConsole screen, GetNetworkResponse network)
    {
        screen.Say($"[bold]{network.Name}[/] (version {network.Version}, topology {network.TopologyVersion})");
        if (network.DevelopmentMode)
            screen.Say($"[yellow]Development mode:[/] the server does not check who its callers are. Use serve --tls for real keys.");
        screen.WriteLine();
        screen.Show(NetworkPicture.Of(network));
        screen.WriteLine();
        screen.Write(NetworkTables.Nodes(network.Nodes));
        screen.Write(NetworkTables.Links(LinkTrouble.First(network.Links)));
        foreach (var fault in NetworkTables.Faults(network.Links)) screen.MarkupLine(fault);
        screen.Write(NetworkTables.Ledgers(network.Links));
        if (network.Saes.Count > 0) screen.Write(NetworkTables.Saes(network.Saes));
        // The last line stays in sight when a long answer scrolls.
        if (LinkTrouble.Named(network.Links) is { } troubled) screen.Say($"[red]Links in trouble:[/] {troubled}");
    }
}
