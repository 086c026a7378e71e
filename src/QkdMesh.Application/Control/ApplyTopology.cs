using MediatR;
using QkdMesh.Application.Access;
using QkdMesh.Application.Pipeline;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Control;

/// <summary>Replaces the running topology by the topology of a file. Links that stay the same keep their key.</summary>
/// <param name="FileName">Used in messages only.</param>
public sealed record ApplyTopology(string Text, string FileName) : IRequest<Result<AppliedTopology>>, IOperatorOrder
{
    public Orderer By { get; init; } = Orderer.Unknown;

    string IOperatorOrder.InWords => $"apply a topology of {Text.Length} characters";
}

public sealed class ApplyTopologyHandler(NetworkView view, ITopologyReader reader, IGrainFactory grains, KmeHosts kmes)
    : IRequestHandler<ApplyTopology, Result<AppliedTopology>>
{
    // The detail is sent in a header, and clients accept 64 KB of headers.
    private const int MaxDetail = 8000;

    public async Task<Result<AppliedTopology>> Handle(ApplyTopology request, CancellationToken cancellationToken)
    {
        if (view.Current is not { } running) return NetworkReadiness.NotYet;
        var reading = reader.Read(request.Text, request.FileName);
        if (reading.Topology is not { } topology) return new MeshError(ErrorCode.InvalidTopology, Lines(reading.Faults));
        // The silo would show its certificate to any host, and tell what the host answers.
        if (kmes.FindStranger(topology.Definition) is var (link, kme))
            return new MeshError(
                ErrorCode.NotAllowed,
                $"link {link} names a KME at {kme.Authority}, which this silo was not started with: "
                + $"start each silo with --kme-host {kme.Authority}");
        return await grains.Controller(running.Topology.Name)
            .ApplyAsync(
                topology.Definition,
                mayChangeNetwork: request.By.Roles.HasFlag(OperatorRoles.Topology),
                mayChangeAccess: request.By.Roles.HasFlag(OperatorRoles.SecurityOfficer),
                by: request.By.Id)
            .OrUnavailable();
    }

    /// <summary>The faults, one in each line, as many as fit.</summary>
    private static string Lines(IReadOnlyList<LocatedFault> faults)
    {
        var lines = faults.Select(fault => fault.ToString()).ToList();
        var room = MaxDetail;
        var fitting = lines.TakeWhile(line => (room -= line.Length + 1) >= 0).ToList();
        if (fitting.Count < lines.Count) fitting.Add($"and {Counted.Of(lines.Count - fitting.Count, "more fault")}");
        return string.Join('\n', fitting);
    }
}
