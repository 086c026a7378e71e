using System.CommandLine;
using QkdMesh.Cli.Client;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;
using QkdMesh.Core.Topology;
using QkdMesh.Host;
using Spectre.Console;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>Runs a mesh until it is told to stop.</summary>
internal sealed class ServeCommand : MeshCommand
{
    private const int DefaultPort = 7014;

    public ServeCommand()
        : base(
            "serve",
            "Runs the network of a topology file and serves it over gRPC until Ctrl-C.",
            "serve topologies/madrid-ring.yaml",
            "serve topologies/madrid-ring.yaml --port 7020")
    {
        var file = new Argument<string>("FILE") { Description = "The topology file." };
        var port = new Option<int>("--port")
        {
            Description = "Where to listen; 0 takes any free port.",
            DefaultValueFactory = _ => DefaultPort,
        }.Within(0, 65535);
        Add(file);
        Add(port);
        Run((parse, session, cancellationToken) =>
            ServeAsync(session, parse.GetRequiredValue(file), parse.GetRequiredValue(port), cancellationToken));
    }

    private static async Task<int> ServeAsync(CommandSession session, string file, int port, CancellationToken cancellationToken)
    {
        var topology = await TopologyFiles.LoadAsync(file, cancellationToken);
        var options = new MeshHostOptions { Topology = topology, Port = port };
        await using var host = await StartAsync(options, cancellationToken);
        var answer = ServingAnswer.Of(topology, host.Address);
        if (!session.Json)
        {
            session.Screen.Say($"[bold]{answer.Network}[/] listens at [blue]{answer.Address}[/]");
            session.Screen.Say($"{answer.Nodes} nodes, {answer.Links} links, {answer.Saes} SAEs");
        }

        using (var client = session.Connect(host.Address))
            await Readiness.WaitAsync(client, (_, _) => { }, cancellationToken);
        session.Answer(answer, screen =>
        {
            screen.MarkupLine("[green]Ready:[/] every link has key. Stop with Ctrl-C. Try, in another terminal:");
            session.WriteLine($"  {ExampleFor(topology, answer.Address, port)}");
        });
        await host.WaitForShutdownAsync(cancellationToken);
        return CommandRun.Success;
    }

    private static async Task<MeshHost> StartAsync(MeshHostOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await MeshHost.StartAsync(options, cancellationToken);
        }
        catch (Exception fault) when (PortConflict.Is(fault))
        {
            throw new CommandFailedException(
                "PORT_IN_USE",
                $"something listens on port {options.Port} already: stop it, or take another port with --port",
                retryable: true);
        }
    }

    private static string ExampleFor(NetworkTopology topology, string address, int port)
    {
        var saes = topology.Definition.Saes.Select(sae => sae.Id).ToList();
        var pairs = from sae in saes from peer in saes where topology.MayShare(sae, peer) select (sae, peer);
        var what = pairs.FirstOrDefault() is { sae.Value: not null } pair ? $"key get --sae {pair.sae} --peer {pair.peer}" : "network show";
        return $"{CommandPath.Root} {what}{(port == DefaultPort ? "" : $" --server {address}")}";
    }
}
