using Grpc.Core;
using QkdMesh.Application.KeySupply;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Northbound.Errors;

namespace QkdMesh.Northbound.KeySupply;

/// <summary>Reads wire requests for keys as use cases. A field that is not set gets its default here.</summary>
internal sealed class KeySupplyRequests(KeySupplyOptions options, TimeProvider time)
{
    private const string DefaultStream = "default";

    /// <exception cref="RpcException">A field of the request is out of range.</exception>
    public SupplyKeys Read(V1.GetKeysRequest request, SaeId caller, ServerCallContext context)
    {
        var requirements = Requirements(request.HasSizeBits ? request.SizeBits : null, request.Route, request.LeastAssurance) with
        {
            DisjointPaths = request.HasDisjointPaths ? RequestParts.Number(request.DisjointPaths) : 1,
            IsHybrid = request.Hybrid,
        };
        if (request.HasLeastDisjointPaths)
            requirements = requirements with { LeastPaths = RequestParts.Number(request.LeastDisjointPaths) };
        return new(new KeyRequest(
            caller,
            RequestParts.Peer(request.PeerSaeId).OrThrow(),
            request.HasNumber ? RequestParts.Number(request.Number) : 1,
            requirements,
            RequestParts.Deadline(request.HasDeadlineMs ? request.DeadlineMs : null, context, options, time))
        {
            AdditionalSlaves = new(request.AdditionalPeerSaeIds.Select(id => RequestParts.Peer(id, "additional_peer_sae_ids").OrThrow())),
        });
    }

    /// <exception cref="RpcException">A field of the request is out of range.</exception>
    public StreamKeys Read(V1.StreamKeysRequest request, SaeId caller) => new(
        caller,
        RequestParts.Peer(request.PeerSaeId).OrThrow(),
        request.Stream.Length == 0 ? DefaultStream : request.Stream,
        Requirements(request.HasSizeBits ? request.SizeBits : null, request.Route, request.LeastAssurance) with
        {
            IsHybrid = request.Hybrid,
        },
        TimeSpan.FromMilliseconds(request.PeriodMs),
        request.HasKeysPerMessage ? RequestParts.Number(request.KeysPerMessage) : options.MaxKeysPerRequest);

    private KeyRequirements Requirements(uint? sizeBits, V1.RouteOptions? route, V1.Assurance least) => new()
    {
        KeySize = sizeBits is { } bits ? RequestParts.Number(bits) : options.DefaultKeySize,
        Route = RequestParts.Route(route).OrThrow(),
        LeastAssurance = RequestParts.Assurance(least).OrThrow(),
    };
}
