using System.CommandLine;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Core.Topology;
using Spectre.Console;

namespace QkdMesh.Cli.Commands.Topology;

/// <summary>Lists every fault of every file.</summary>
internal sealed class TopologyValidateCommand : MeshCommand
{
    public TopologyValidateCommand()
        : base(
            "validate",
            "Checks topology files. Lists every fault, and every link that makes no key, with its line and column.",
            "topology validate topologies/madrid-ring.yaml",
            "topology validate topologies/*.yaml --json")
    {
        var files = new Argument<string[]>("FILE") { Description = "The topology files.", Arity = ArgumentArity.OneOrMore };
        Add(files);
        Run((parse, session, cancellationToken) => ValidateAsync(session, parse.GetRequiredValue(files), cancellationToken));
    }

    private static async Task<int> ValidateAsync(CommandSession session, string[] files, CancellationToken cancellationToken)
    {
        var answers = new List<FileAnswer>();
        foreach (var file in files)
        {
            answers.Add(await ReadAsync(file, cancellationToken));
        }

        var answer = new TopologyValidateAnswer(answers.TrueForAll(file => file.Valid), answers);
        session.Answer(answer, screen => Show(session, screen, answers));
        return answer.Valid ? CommandRun.Success : CommandRun.Failed;
    }

    // A file that cannot be read is a fault of this file only. The other files are still checked.
    private static async Task<FileAnswer> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            var reading = await TopologyFiles.ReadAsync(file, cancellationToken);
            return new FileAnswer(file, reading.Topology is not null, reading.Faults, reading.Warnings);
        }
        catch (ExpectedFailureException)
        {
            var fault = new LocatedFault(file, 1, 1, $"the file {TopologyFiles.WhatIsWrongWith(file)}", TopologyFiles.Advice);
            return new FileAnswer(file, Valid: false, [fault], []);
        }
    }

    private static void Show(CommandSession session, IAnsiConsole screen, List<FileAnswer> files)
    {
        foreach (var file in files)
        {
            if (file.Valid) screen.Say($"{file.File}: [green]valid[/]");
            // On one line without wrapping, because editors and scripts read file:line:column.
            foreach (var fault in file.Faults) session.WriteLine(fault.ToString());
            foreach (var warning in file.Warnings) session.WriteLine(TopologyFiles.Line(warning));
        }
    }
}
