using QkdMesh.Cli.Commands.Demo;
using QkdMesh.Cli.Rendering.Pictures;
using QkdMesh.Cli.Rendering.Tables;
using QkdMesh.Cli.Session;
using QkdMesh.Core.Topology;
using QkdMesh.Northbound.V1;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering;

/// <summary>Shows each phase of the demo. Writes nothing to standard output if the answer is JSON.</summary>
internal sealed class DemoView(CommandSession session, NetworkTopology topology, SaePair pair)
{
    private readonly NetworkPicture _picture = NetworkPicture.Of(topology);

    public void Ready(Uri address) => Tell(screen =>
    {
        screen.Say($"[bold]{topology.Name.Value}[/] is ready at {address.GetLeftPart(UriPartial.Authority)}");
        var (master, slave) = (pair.Master, pair.Slave);
        screen.Say($"[bold]{master.Id.Value}[/] at {master.Node.Value} orders keys");
        screen.Say($"[bold]{slave.Id.Value}[/] at {slave.Node.Value} collects them");
    });

    /// <summary>What the demo does next.</summary>
    public void Step(string what) => session.Note($"  {what} ...");

    public void Phase(DemoPhase phase, double? recoveryMs) => Tell(screen =>
    {
        screen.WriteLine();
        var title = TitleOf(phase);
        var line = new string('─', Math.Max(2, Terminal.WidthForDrawings(screen) - title.Length - 4));
        screen.Say($"── [bold]{title}[/] {line}");
        screen.WriteLine();
        screen.Show(_picture.WithCut(phase.CutLink).WithRoute(phase.Nodes));
        screen.WriteLine();
        if (phase.Nodes.Count > 0)
        {
            screen.Say($"route      [green]{Figures.Route(phase.Nodes)}[/]");
            screen.Say($"available  {Figures.Available(phase.Nodes, phase.AvailableBps)} (rate and stock)");
            screen.Say($"exchanged  {Figures.Count(phase.Keys, "key")}");
        }

        if (phase.Reason is not null)
            screen.Say($"[yellow]{phase.Reason}[/]: {phase.Message ?? ""}");
        if (phase.Phase == DemoPhase.Cut && recoveryMs is { } recovery)
            screen.Say($"recovery   first key [bold]{Figures.Number(recovery, "0.0")} ms[/] after the cut");
    });

    public void Ledgers(GetNetworkResponse network) => Tell(screen =>
    {
        screen.WriteLine();
        screen.Write(NetworkTables.Ledgers(network.Links));
    });

    public void Verdict(DemoReport report)
    {
        var screen = session.Screen;
        screen.MarkupLine(report.LedgerBalanced
            ? "[green]balanced[/]: every byte of link key is accounted for at both ends of every link"
            : "[red]not balanced[/]: a ledger misses bytes of link key, or an end did not answer");
        var (requests, keys) = (Figures.Count(report.Requests, "request"), Figures.Count(report.Mismatched, "key"));
        screen.Say($"{requests}, {report.Failed} failed, {keys} differed between the ends");
    }

    private static string TitleOf(DemoPhase phase) => phase.Phase switch
    {
        DemoPhase.Before => "All fibres whole",
        DemoPhase.Cut => $"Link {phase.CutLink} is cut",
        _ => "The fibre is restored",
    };

    private void Tell(Action<IAnsiConsole> show)
    {
        if (!session.Json) show(session.Screen);
    }
}
