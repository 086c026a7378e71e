using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using QkdMesh.Cli.Commands.Audit;
using QkdMesh.Cli.Commands.Bench;
using QkdMesh.Cli.Commands.Cluster;
using QkdMesh.Cli.Commands.Context;
using QkdMesh.Cli.Commands.Demo;
using QkdMesh.Cli.Commands.Exposure;
using QkdMesh.Cli.Commands.Key;
using QkdMesh.Cli.Commands.Link;
using QkdMesh.Cli.Commands.Network;
using QkdMesh.Cli.Commands.Node;
using QkdMesh.Cli.Commands.Physics;
using QkdMesh.Cli.Commands.Pki;
using QkdMesh.Cli.Commands.Plan;
using QkdMesh.Cli.Commands.Rehearse;
using QkdMesh.Cli.Commands.Route;
using QkdMesh.Cli.Commands.Serve;
using QkdMesh.Cli.Commands.Tenant;
using QkdMesh.Cli.Commands.Topology;
using QkdMesh.Cli.Commands.Usage;
using QkdMesh.Cli.Commands.Watch;
using QkdMesh.Cli.Session;

namespace QkdMesh.Cli;

/// <summary>The command line of <c>qkdmesh</c>.</summary>
public static class QkdMeshCommand
{
    /// <summary>Runs one command line.</summary>
    /// <param name="output">Gets only the answer.</param>
    /// <param name="error">Gets diagnostics and progress.</param>
    /// <returns>The exit code, as docs/errors.md lists it.</returns>
    public static async Task<int> InvokeAsync(
        IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken cancellationToken = default)
    {
        var parse = Build().Parse(args);
        try
        {
            var isCommand = parse.Action == parse.CommandResult.Command.Action;
            return parse.Action is ParseErrorAction || (isCommand && StrayOption.In(parse).Count > 0)
                ? UsageErrors.Report(parse, output, error)
                : await InvokeAsync(parse, output, error, cancellationToken);
        }
        catch (LostAnswerException lost)
        {
            return CommandRun.AnswerIsLost(lost, parse, error);
        }
    }

    private static async Task<int> InvokeAsync(
        ParseResult parse, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = (parse.CommandResult.Command as MeshCommand)?.TimeToEnd,
        };
        return await parse.InvokeAsync(configuration, cancellationToken);
    }

    /// <summary>The whole tree of commands.</summary>
    public static RootCommand Build()
    {
        var root = new RootCommand("Runs and controls a network of QKD links that relays secret keys through trusted nodes.")
        {
            new DemoCommand(),
            new ServeCommand(),
            new TopologyCommand(),
            new PkiCommand(),
            new ContextCommand(),
            new PlanCommand(),
            new KeyCommand(),
            new LinkCommand(),
            new NodeCommand(),
            new RouteCommand(),
            new NetworkCommand(),
            new ClusterCommand(),
            new TenantCommand(),
            new UsageCommand(),
            new WatchCommand(),
            new RehearseCommand(),
            new ExposureCommand(),
            new AuditCommand(),
            new PhysicsCommand(),
            new BenchCommand(),
            new Option<bool>(MeshCommand.JsonOption)
            {
                Description = "Print the answer as one JSON object on standard output.",
                Recursive = true,
            },
        };
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        var version = root.Options.OfType<VersionOption>().Single();
        version.Action = new VersionAnswerAction((SynchronousCommandLineAction)version.Action!);
        return root;
    }
}
