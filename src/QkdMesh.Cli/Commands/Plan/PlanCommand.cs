using System.CommandLine;
using QkdMesh.Cli.Rendering;
using QkdMesh.Cli.Rendering.Pictures;
using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Topology;

namespace QkdMesh.Cli.Commands.Plan;

/// <summary>Computes the key rates of a network, and the rates that are left after each cut.</summary>
internal sealed class PlanCommand : MeshCommand
{
    private static readonly KeySupplyOptions Limits = new();

    private readonly Argument<string> _file = new("FILE") { Description = "The topology file." };
    private readonly Option<int> _size = new Option<int>("--size")
    {
        Description = "Size of each key in bits.", HelpName = "BITS", DefaultValueFactory = _ => Limits.DefaultKeySize,
    }.Within(KeyNumbers.Size);
    private readonly Option<int> _number = new Option<int>("--number")
    {
        Description = "Keys in each request. All keys of a request share one authentication tag.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    }.Within(KeyNumbers.Count);
    private readonly Option<string?> _demand = new("--demand")
    {
        Description = "Demands: a line SAE,SAE,KEYS_PER_SECOND for each pair. The default is one key a second for each pair.",
        HelpName = "FILE.csv",
    };
    private readonly Option<string?> _cut = new("--cut")
    {
        Description = "Show one cut in full: the cut of this link or node.", HelpName = "LINK|NODE",
    };
    private readonly Option<bool> _withPqc = new("--with-pqc") { Description = "Also count links without a quantum channel." };

    public PlanCommand()
        : base(
            "plan",
            "Computes the key rates that all pairs of SAEs can have at the same time, and the rates after a link or a node is cut.",
            "plan topologies/madrid-ring.yaml",
            "plan topologies/madrid-ring.yaml --cut quijote-quevedo",
            "plan topologies/milan-poliqi-star.yaml --size 512 --number 8 --json")
    {
        Add(_file);
        foreach (var option in new Option[] { _size, _number, _demand, _cut, _withPqc }) Add(option);
        Run(async (parse, session, cancellationToken) =>
        {
            var order = new PlanOrder(
                parse.GetRequiredValue(_file), parse.GetRequiredValue(_size), parse.GetRequiredValue(_number), parse.GetValue(_demand),
                parse.GetValue(_cut), parse.GetValue(_withPqc));
            var topology = await TopologyFiles.LoadAsync(order.File, session, cancellationToken);
            if (order.WithPqc && topology.Definition.PqcUse == PqcUse.Never)
            {
                throw new ExpectedFailureException(
                    "PQC_NOT_USED",
                    $"{order.File} has pqc_use: never, so links without a quantum channel carry no key: "
                        + "leave out --with-pqc, or change pqc_use");
            }

            var answer = await PlanRun.RunAsync(session, topology, order, cancellationToken);
            session.Answer(answer, screen =>
            {
                var view = new PlanView(screen, answer);
                if (order.Cut is null) view.Show();
                else view.ShowInFull(NetworkPicture.Of(topology));
            });
            return CommandRun.Success;
        });
    }
}

/// <param name="Cut">The link or node to cut; null for every cut.</param>
internal sealed record PlanOrder(string File, int KeySize, int KeysPerRequest, string? DemandFile, string? Cut, bool WithPqc);
