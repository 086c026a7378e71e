using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Commands.Serve;
using QkdMesh.Cli.Session;
using QkdMesh.Core.Topology;
using QkdMesh.Host;
using QkdMesh.Northbound.Health;
using Spectre.Console;

namespace QkdMesh.Cli.Rendering;

/// <summary>Shows where a server listens, and what it serves and what not.</summary>
internal sealed class ServeView(CommandSession session, MeshHost host, NetworkTopology topology, MeshHostOptions options)
{
    public void Listening()
    {
        if (session.Json) return;
        var answer = ServeAnswer.Of(topology, host, ServiceState.Unknown);
        var everywhere = host.IsEverywhere ? ", and at every other address of this machine" : "";
        session.Screen.Say(
            $"[bold]{answer.Network}[/] listens at [blue]{answer.Address}[/], health at [blue]{answer.Management}[/]{everywhere}");
        if (options.Tls is not null)
            session.Screen.Say($"SAEs and operators need certificates; operators give orders at [blue]{answer.Operators}[/]");
        var here = options.Cluster is { } cluster ? $"; this silo hosts {cluster.Nodes}" : "";
        var (nodes, links) = (Figures.Count(answer.Nodes, "node"), Figures.Count(answer.Links, "link"));
        session.Screen.Say($"{nodes}, {links}, {Figures.Count(answer.Saes, "SAE")}{here}");
        foreach (var warning in host.CallerWarnings) session.Note($"warning: {warning}");
    }

    /// <summary>Writes the answer: once, or a second time if the server was not ready at first.</summary>
    public void Show(ServiceState service)
    {
        var answer = ServeAnswer.Of(topology, host, service);
        session.Answer(answer, screen => Show(screen, service, answer.Address));
    }

    private void Show(IAnsiConsole screen, ServiceState service, string address)
    {
        if (service.IsReady) screen.Say($"[green]Ready:[/] {InWords(service)}. Stop with Ctrl-C. Try this in another terminal:");
        else screen.Say($"[yellow]Not ready:[/] no link carries key. The server waits for links. Stop with Ctrl-C.");
        if (service.IsReady) session.WriteLine($"  {ServeExample.For(host.Snapshot!, address, options)}");
        foreach (var link in service.NotServed) session.WriteLine($"  not served: {link}");
    }

    private static string InWords(ServiceState service) => service switch
    {
        { Links: 0 } => "there is no link to wait for",
        { NotServed.Count: 0 } => "every link has key",
        { Serving: 0 } => service.WithoutLinks,
        _ => $"{service.Serving} of {Figures.Count(service.Links, "link")} have key",
    };
}
