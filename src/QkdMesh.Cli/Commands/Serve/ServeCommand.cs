using System.CommandLine;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Core.Topology;
using QkdMesh.Host;
using QkdMesh.Topologies;
using Spectre.Console;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>Runs a network, or a silo of its cluster, until it is told to stop.</summary>
internal sealed class ServeCommand : MeshCommand
{
    /// <summary>Exit code where the silo lost its place in its cluster: start it again.</summary>
    public const int FencedExit = 3;

    private readonly Argument<string?> _file = new("FILE")
    {
        Description = "The topology file.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _config = new("--config")
    {
        Description = "A JSON file with settings: those below, with keys such as \"siloPort\".",
        HelpName = "FILE",
    };

    // For whoever starts silos as processes of its own and must not leave them behind.
    private readonly Option<bool> _untilInputEnds = new("--until-input-ends") { Hidden = true };

    private readonly Dictionary<ServeSetting, Option> _options = ServeSettings.All.ToDictionary(setting => setting, OptionFor);

    public ServeCommand()
        : base(
            "serve",
            "Runs the network of a topology file and serves it over gRPC until Ctrl-C; or, with --cluster, the part of it whose nodes live here. "
            + "Every setting can also come from an environment variable (QKDMESH_PORT for --port) or from --config.",
            "serve topologies/madrid-ring.yaml",
            "serve topologies/madrid-ring.yaml --port 7020",
            "serve topologies/madrid-ring.yaml --cluster --redis 127.0.0.1:6379 --site norte,quevedo")
    {
        Add(_file);
        Add(_config);
        Add(_untilInputEnds);
        foreach (var option in _options.Values) Add(option);
        Run(ServeAsync);
    }

    private async Task<int> ServeAsync(ParseResult parse, CommandSession session, CancellationToken cancellationToken)
    {
        var config = parse.GetValue(_config) ?? Environment.GetEnvironmentVariable("QKDMESH_CONFIG");
        var values = new ServeValues(
            setting => OnCommandLine(parse, setting), Environment.GetEnvironmentVariable,
            config is { Length: > 0 } ? ServeValues.ReadFile(config) : new Dictionary<string, string>(), config);
        var file = parse.GetValue(_file) ?? values.Text(ServeSettings.Topology) ?? throw ServeValues.Invalid("name a topology file: qkdmesh serve FILE");
        var topology = await TopologyFiles.LoadAsync(file, cancellationToken);
        var options = ServeOptions.From(values, topology) with { Telemetry = TelemetryVariables.Read(Environment.GetEnvironmentVariables()) };
        ProcessSecrecy.ForbidCoreDumps();
        using var ending = parse.GetValue(_untilInputEnds) ? InputEnd.Follow(cancellationToken) : null;
        return await RunAsync(session, options, topology, ending?.Token ?? cancellationToken);
    }

    private static async Task<int> RunAsync(CommandSession session, MeshHostOptions options, NetworkTopology topology, CancellationToken cancellationToken)
    {
        var host = await ServeStart.StartAsync(options, cancellationToken);
        var serving = ServeUntilToldAsync(session, host, options, topology, cancellationToken);
        if (await Task.WhenAny(serving, host.Fenced) == host.Fenced)
        {
            // Whatever store it talks to now is not its own: nothing is said goodbye to.
            session.Report(new Failure("FENCED", $"this silo lost its place in its cluster, and destroyed its key: start it again ({await host.Fenced})", Retryable: true));
            return FencedExit;
        }
        await using (host) await serving;
        return CommandRun.Success;
    }

    private static async Task ServeUntilToldAsync(
        CommandSession session, MeshHost host, MeshHostOptions options, NetworkTopology topology, CancellationToken cancellationToken)
    {
        // Of a cluster the stored topology counts, and not the file.
        var inForce = host.Network ?? topology;
        var answer = ServingAnswer.Of(inForce, host);
        if (TopologyWriter.Write(inForce) != TopologyWriter.Write(topology))
            session.Note("the file is not the topology in force, which was stored when the cluster began or was applied since: change it with 'qkdmesh topology apply FILE'");
        if (!session.Json)
        {
            session.Screen.Say($"[bold]{answer.Network}[/] listens at [blue]{answer.Address}[/], health at [blue]{answer.Management}[/]");
            session.Screen.Say($"{answer.Nodes} nodes, {answer.Links} links, {answer.Saes} SAEs{(options.Cluster is { } cluster ? $"; here {cluster.Nodes}" : "")}");
        }

        try
        {
            using var client = session.Connect(host.Address);
            await WaitUntilReadyAsync(session, client, isSilo: options.Cluster is not null, cancellationToken);
            session.Answer(answer, screen =>
            {
                screen.MarkupLine("[green]Ready:[/] every link has key. Stop with Ctrl-C. Try, in another terminal:");
                session.WriteLine($"  {ServeStart.ExampleFor(inForce, answer.Address, options)}");
            });
        }
        catch (Exception) when (options.Cluster is not null && cancellationToken.IsCancellationRequested)
        {
            // A silo may serve for long before all its links have key: what it has is handed over as well.
        }
        await host.WaitUntilToldToStopAsync(cancellationToken);
        if (host.HasFailed) throw new ExpectedFailureException("SERVER_FAILED", "a part of the server failed: the log says which", retryable: true);
        if (options.Cluster is not null) await host.DrainAsync(options.Drain);
    }

    // What a silo lacks may come with another one: it waits on, and its supervisor can see that it does.
    private static async Task WaitUntilReadyAsync(CommandSession session, MeshClient client, bool isSilo, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await Readiness.WaitAsync(client, (_, _) => { }, cancellationToken);
                return;
            }
            catch (ExpectedFailureException notReady) when (isSilo && notReady.Failure.Reason == Readiness.NotReady)
            {
                session.Note($"not ready yet: {notReady.Failure.Message}");
            }
        }
    }

    private static Option OptionFor(ServeSetting setting)
    {
        if (setting.IsFlag) return new Option<bool?>(setting.Option) { Description = setting.Description, Arity = ArgumentArity.ZeroOrOne };
        var option = new Option<string?>(setting.Option) { Description = setting.Description, HelpName = setting.Value };
        return setting.Most is { } most ? option.NumberUpTo(most) : option;
    }

    private string? OnCommandLine(ParseResult parse, ServeSetting setting) => _options[setting] switch
    {
        Option<bool?> flag => parse.GetValue(flag) is { } value ? (value ? "true" : "false") : null,
        Option<string?> text => parse.GetValue(text),
        _ => null,
    };
}
