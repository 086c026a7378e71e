using System.CommandLine;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Core.Topology;
using QkdMesh.Host;
using QkdMesh.Topologies;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>Runs a whole network, or one silo of a cluster, until it gets a signal to stop.</summary>
internal sealed class ServeCommand : MeshCommand
{
    /// <summary>Exit code of a silo that was fenced. The supervisor should start the silo again.</summary>
    public const int FencedExit = 3;

    /// <summary>Names the settings file.</summary>
    public const string ConfigVariable = "QKDMESH_CONFIG";

    private readonly Argument<string?> _file = new("FILE")
    {
        Description = "The topology file.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _config = new("--config")
    {
        Description = "A JSON file with the settings below, under keys such as \"siloPort\".",
        HelpName = "FILE",
    };

    // For programs that start silos as child processes: the silos end with their parent.
    private readonly Option<bool> _untilInputEnds = new("--until-input-ends") { Hidden = true };

    private readonly Dictionary<ServeSetting, Option> _options = ServeSettings.All.ToDictionary(setting => setting, OptionFor);

    public ServeCommand()
        : base(
            "serve",
            "Runs the network of a topology file and serves it over gRPC until Ctrl-C. "
            + "With --cluster it runs one silo, which hosts the nodes of --site. "
            + "Every setting can also come from an environment variable (QKDMESH_PORT for --port) or from --config.",
            "serve topologies/madrid-ring.yaml",
            "serve topologies/madrid-ring.yaml --port 7020",
            "serve topologies/madrid-ring.yaml --cluster --redis 127.0.0.1:6379 --site norte,quevedo")
    {
        Add(_file);
        Add(_config);
        Add(_untilInputEnds);
        foreach (var option in _options.Values) Add(option);
        Validators.Add(result =>
        {
            // A topology of the environment or of the settings file is overridden, as every setting is.
            if (result.GetValue(_file) is not null && result.GetResult(_options[ServeSettings.Topology]) is not null)
                result.AddError($"serve takes either FILE or {ServeSettings.Topology.Option} FILE.");
        });
        RunServing(ServeAsync);
    }

    /// <summary>Longer than a silo may take to drain and stop.</summary>
    public override TimeSpan TimeToEnd => TimeSpan.FromHours(2);

    private async Task<int> ServeAsync(ParseResult parse, CommandSession session, CancellationToken cancellationToken)
    {
        var environment = Environment.GetEnvironmentVariables();
        var config = parse.GetValue(_config) ?? Environment.GetEnvironmentVariable(ConfigVariable);
        var values = new ServeValues(
            setting => OnCommandLine(parse, setting), Environment.GetEnvironmentVariable,
            config is { Length: > 0 } ? SettingsFile.Read(config) : new Dictionary<string, FileSetting>());
        var file = parse.GetValue(_file) ?? values.Text(ServeSettings.Topology)
            ?? throw ServeValues.Invalid("the topology file is missing: use 'qkdmesh serve FILE'");
        var topology = await TopologyFiles.LoadAsync(file, session, cancellationToken);
        var options = ServeOptions.From(values, topology) with
        {
            Telemetry = TelemetryVariables.Read(environment, session.Note),
        };
        foreach (var warning in UnusedVariables.WarningsOn(environment)) session.Note(warning);
        ProcessSecrecy.ForbidCoreDumps();
        using var exhaustion = MemoryExhaustion.EndsProcess();
        CertainEnd.OfUnhandledExceptions();
        using var signals = StopSignals.Follow(cancellationToken);
        using var ending = parse.GetValue(_untilInputEnds) ? InputEnd.Follow(signals.First) : null;
        var stop = ending?.Token ?? signals.First;
        try
        {
            return await RunAsync(session, options, topology, signals.Second, stop);
        }
        catch (Exception fault) when (stop.IsCancellationRequested && fault is not (ExpectedFailureException or LostAnswerException))
        {
            // The caller of the command knows SIGTERM and SIGINT only.
            throw CommandRun.Stopped();
        }
    }

    /// <param name="insisted">Completes when the operator does not want to wait for an orderly end.</param>
    private static async Task<int> RunAsync(
        CommandSession session, MeshHostOptions options, NetworkTopology topology, Task insisted, CancellationToken cancellationToken)
    {
        var starting = ServeStart.StartAsync(options, cancellationToken);
        // Before a start ends, no node of this process has key.
        if (await Task.WhenAny(starting, insisted) == insisted) cancellationToken.ThrowIfCancellationRequested();
        var host = await starting;
        var serving = ServeAndEndAsync(session, host, options, topology, cancellationToken);
        var first = await Task.WhenAny(serving, host.Fenced, insisted);
        if (first == insisted)
        {
            await host.DestroyKeyAsync("a second signal ended the drain");
            session.Report(new Failure(
                "DRAIN_CUT_SHORT", "a second signal ended the drain: this silo destroyed all key that was left", Retryable: false));
            return CommandRun.Failed;
        }

        if (host.IsFenced)
        {
            // The host is not disposed: the store may not be the one that the silo joined, so the silo must not write to it.
            session.Report(new Failure(
                "FENCED", $"this silo was fenced and destroyed its key: start the silo again ({await host.Fenced})", Retryable: true));
            return FencedExit;
        }

        await serving;
        return CommandRun.Success;
    }

    private static async Task ServeAndEndAsync(
        CommandSession session, MeshHost host, MeshHostOptions options, NetworkTopology topology, CancellationToken cancellationToken)
    {
        try
        {
            await ServeUntilStoppedAsync(session, host, options, topology, cancellationToken);
        }
        finally
        {
            await host.EndAsync();
        }
    }

    private static async Task ServeUntilStoppedAsync(
        CommandSession session, MeshHost host, MeshHostOptions options, NetworkTopology topology, CancellationToken cancellationToken)
    {
        // A cluster uses its stored topology, not the file.
        var inForce = host.Network ?? topology;
        if (TopologyWriter.Write(inForce) != TopologyWriter.Write(topology))
        {
            session.Note(
                "the cluster runs a stored topology that differs from the file: to use the file, run 'qkdmesh topology apply FILE'");
        }

        var view = new ServeView(session, host, inForce, options);
        view.Listening();
        try
        {
            var service = await host.WaitForServiceAsync(state => state.IsReady || state.IsSettled, cancellationToken);
            view.Show(service);
            // A link may come up much later, with its KME or with another silo. The server waits, and its health check says so.
            if (!service.IsReady) view.Show(await host.WaitForServiceAsync(state => state.IsReady, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A server may serve before all links have key. It stops as usual.
        }
        await host.WaitForStopAsync(cancellationToken);
        if (host.HasFailed)
            throw new ExpectedFailureException("SERVER_FAILED", "a part of the server failed: see the log, then restart", retryable: true);
        if (options.Cluster is not null) await host.DrainAsync(options.Drain);
    }

    private static Option OptionFor(ServeSetting setting)
    {
        if (setting.IsFlag)
            return new Option<bool?>(setting.Option) { Description = setting.Description, Arity = ArgumentArity.ZeroOrOne };
        var option = new Option<string?>(setting.Option) { Description = setting.Description, HelpName = setting.Value };
        return setting.Numbers is { } rule ? option.Within(rule) : option;
    }

    private string? OnCommandLine(ParseResult parse, ServeSetting setting) => _options[setting] switch
    {
        Option<bool?> flag => parse.GetValue(flag) is { } value ? (value ? "true" : "false") : null,
        Option<string?> text => parse.GetValue(text),
        _ => null,
    };
}
