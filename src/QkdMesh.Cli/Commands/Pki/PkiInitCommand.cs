using System.CommandLine;
using QkdMesh.Cli.Answers;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Session;
using QkdMesh.Core.Topology;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Commands.Pki;

/// <summary>Makes authorities, and a credential for each silo, node, SAE and operator.</summary>
internal sealed class PkiInitCommand : MeshCommand
{
    private readonly Argument<string> _topology = new("TOPOLOGY") { Description = "The topology file." };

    private readonly Option<string?> _out =
        new("--out") { Description = "The folder to make; default NETWORK-pki in the current folder.", HelpName = "DIR" };

    private readonly Option<string[]> _silos = new("--silo")
    {
        Description = "A silo: its name, the nodes that it may host (or 'all'), and the DNS names and IP addresses where others reach it. "
            + "Repeat the option for each silo. The default is one silo for all nodes, on this machine.",
        HelpName = "NAME=NODE[,NODE...]@HOST[,HOST...]",
    };

    private readonly Option<string[]> _operators = new("--operator")
    {
        Description = "An operator and its roles: viewer, operator, topology, security-officer, auditor, or 'all'. "
            + "Repeat the option for each operator. The default is the operators of the topology, or 'admin' with all roles.",
        HelpName = "NAME=ROLE[,ROLE...]",
    };

    private readonly Option<bool> _force = new("--force")
    {
        Description = "Make all authorities and credentials again. Nothing that was issued before is trusted any more.",
    };

    public PkiInitCommand()
        : base(
            "init",
            "Makes the certificate authorities of a network, and a credential for each silo, node, SAE and operator. "
            + "Each pqc link gets a pre-shared key. "
            + "A second run adds what is new in the topology. Nothing is overwritten.",
            "pki init topologies/madrid-ring.yaml",
            "pki init topologies/madrid-ring.yaml --out pki --operator olga=operator,topology --operator omar=security-officer",
            "pki init ring.yaml --silo north=norte,quevedo@north.example,192.0.2.7 --silo south=all@south.example --json")
    {
        Add(_topology);
        Add(_out);
        Add(_silos);
        Add(_operators);
        Add(_force);
        Run(InitAsync);
    }

    private async Task<int> InitAsync(ParseResult parse, CommandSession session, CancellationToken cancellationToken)
    {
        var file = parse.GetRequiredValue(_topology);
        var topology = await TopologyFiles.LoadAsync(file, session, cancellationToken);
        var silos = SiloMembers.Read(parse.GetValue(_silos) ?? [], topology, session.Note);
        var access = OperatorMembers.Read(parse.GetValue(_operators) ?? [], topology);
        var members = new MeshMembers(
            topology.Name.Value,
            [.. topology.Definition.Nodes.Select(node => node.Id.Value)],
            [.. topology.Definition.Saes.Select(sae => new SaeMember(sae.Id.Value, sae.Tenant))],
            [.. topology.Definition.Tenants.Select(tenant => tenant.Id)],
            silos,
            [.. access.Operators.Select(each => each.Id)])
        {
            PqcLinks =
            [
                .. topology.Definition.Links.Where(link => link.Source.Kind == KeySourceKind.Pqc)
                    .Select(link => new LinkMember(link.Id.Value, link.A.Value, link.B.Value)),
            ],
        };
        var path = parse.GetValue(_out) ?? $"{topology.Name}-pki";
        var force = parse.GetValue(_force);
        var (folder, made, links) = PkiFolder.Create(path, members, TimeProvider.System, force);
        var served = access.Operators.Count == topology.Definition.Access.Operators.Count
            ? file
            : await new TopologyWithOperators(topology, access).WriteAsync(file, path, force, session.Note, cancellationToken);
        var answer = new PkiInitAnswer(
            topology.Name.Value, folder.Path, [.. made.Select(PkiMember.Of)], links, [.. FirstCommands.Of(topology, folder, silos, served)],
            FirstCommands.OfOperator(folder, silos[0], access.Operators[0].Id));
        session.Answer(answer, screen => PkiView.Show(session, screen, answer));
        return CommandRun.Success;
    }
}
