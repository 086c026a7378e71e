using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Commands.Route;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;
using QkdMesh.Northbound.V1;
using Spectre.Console;

namespace QkdMesh.Cli.Commands.Key;

/// <summary>Shows which keys a pair can order now.</summary>
internal sealed class KeyStatusCommand : KeyPairCommand
{
    public KeyStatusCommand()
        : base("status", "Shows how many keys a pair of SAEs can order now, and over which route.", "key status --sae alice --peer bob")
    {
        var route = new RouteChoice(this);
        Run(async (parse, session, client, cancellationToken) =>
        {
            var request = new GetStatusRequest { PeerSaeId = Peer(parse), Route = route.Read(parse) };
            var answer = KeyStatusAnswer.Of(await client.Keys.GetStatusAsync(request, Caller(parse), cancellationToken: cancellationToken));
            session.Answer(answer, screen => Show(screen, answer));
            return CommandRun.Success;
        });
    }

    public override bool AnswersWithKeys => false;

    private static void Show(IAnsiConsole screen, KeyStatusAnswer status)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        Line("caller", $"{status.SaeId} at {status.NodeId}");
        Line("peer", $"{status.PeerSaeId} at {status.PeerNodeId}");
        Line("key size", $"{status.DefaultKeySizeBits} bit ({status.MinKeySizeBits} to {status.MaxKeySizeBits})");
        Line("keys a request", $"at most {status.MaxKeysPerRequest}");
        Line("peers a request", $"at most {status.MaxAdditionalPeers + 1}");
        Line("available", $"{Figures.Count((long)status.AvailableKeys, "key")} from stock");
        Line("to collect", $"{Figures.Count((long)status.CollectableKeys, "key")} that {status.PeerSaeId} ordered");
        Line("route", status.Route.Count > 0 ? Figures.Route(status.Route) : "none now");
        if (status.Route.Count > 0) Line("available", Figures.Available(status.Route, status.AvailableBps));
        screen.Write(grid);

        void Line(string name, string value) => grid.AddRow($"[bold]{name}[/]", Markup.Escape(value));
    }
}
