using System.CommandLine;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Northbound.V1;
using QkdMesh.Topologies;

namespace QkdMesh.Cli.Commands.Topology;

/// <summary>Replaces the topology of a running network.</summary>
internal sealed class TopologyApplyCommand : ClientCommand
{
    public TopologyApplyCommand()
        : base(
            "apply",
            "Replaces the topology of the running network. Links that do not change keep their key.",
            "topology apply topologies/madrid-ring.yaml")
    {
        var file = new Argument<string>("FILE") { Description = "The topology file." };
        Add(file);
        var warned = false;
        RunOrder(async (parse, session, client, cancellationToken) =>
        {
            var name = parse.GetRequiredValue(file);
            var request = new ApplyTopologyRequest { Yaml = await TopologyFiles.ReadTextAsync(name, cancellationToken), FileName = name };
            if (TopologyFiles.FaultOfEncoding(request.Yaml, name) is { } unreadable)
                throw new ExpectedFailureException("INVALID_TOPOLOGY", $"{unreadable}");
            // The order may be given several times.
            var warnings = warned ? [] : new YamlTopologyReader().Read(request.Yaml, name).Warnings;
            foreach (var warning in warnings) session.Note(TopologyFiles.Line(warning));
            warned = true;
            var answer = TopologyApplyAnswer.Of(await client.Network.ApplyTopologyAsync(request, cancellationToken: cancellationToken));
            session.Answer(answer, _ =>
            {
                session.WriteLine($"topology version {answer.TopologyVersion} is live");
                session.WriteLine($"  added:   {List(answer.AddedLinks)}");
                session.WriteLine($"  removed: {List(answer.RemovedLinks)}");
                session.WriteLine($"  kept:    {List(answer.KeptLinks)}");
            });
            return CommandRun.Success;
        }, (_, client, cancellationToken) => OrderState.OfTopologyAsync(client, cancellationToken));
    }

    private static string List(IReadOnlyList<string> links) => links.Count == 0 ? "none" : string.Join(", ", links);
}
