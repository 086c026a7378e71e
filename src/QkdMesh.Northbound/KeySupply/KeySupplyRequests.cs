using Grpc.Core;
using QkdMesh.Application.KeySupply;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Northbound.Errors;

namespace QkdMesh.Northbound.KeySupply;

/// <summary>Wire requests for keys as use cases. What was not given gets its default here.</summary>
internal sealed class KeySupplyRequests(KeySupplyOptions options, TimeProvider time)
{
    private const string DefaultStream = "default";

    /// <exception cref="RpcException">The request cannot be a use case.</exception>
    public SupplyKeys Read(V1.GetKeysRequest request, SaeId caller, ServerCallContext context)
    {
        var order = Order(request, caller, context);
        return new(order with
        {
            LeastPaths = request.HasLeastDisjointPaths ? RequestParts.Count(request.LeastDisjointPaths) : order.DisjointPaths,
            LeastAssurance = RequestParts.Assurance(request.LeastAssurance).OrThrow(),
            IsHybrid = request.Hybrid,
        });
    }

    private KeySupplyOrder Order(V1.GetKeysRequest request, SaeId caller, ServerCallContext context) => new(
        caller,
        RequestParts.Peer(request.PeerSaeId).OrThrow(),
        request.HasNumber ? RequestParts.Count(request.Number) : 1,
        KeySize(request.HasSizeBits, request.SizeBits),
        RequestParts.Route(request.Route).OrThrow(),
        request.HasDisjointPaths ? RequestParts.Count(request.DisjointPaths) : 1,
        RequestParts.Deadline(request.HasDeadlineMs ? request.DeadlineMs : null, context, options, time));

    /// <exception cref="RpcException">The request cannot be a use case.</exception>
    public StreamKeys Read(V1.StreamKeysRequest request, SaeId caller) => new(
        caller,
        RequestParts.Peer(request.PeerSaeId).OrThrow(),
        request.Stream.Length == 0 ? DefaultStream : request.Stream,
        KeySize(request.HasSizeBits, request.SizeBits),
        TimeSpan.FromMilliseconds(request.PeriodMs),
        request.HasKeysPerMessage ? RequestParts.Count(request.KeysPerMessage) : options.MaxKeysPerRequest,
        RequestParts.Route(request.Route).OrThrow())
    {
        LeastAssurance = RequestParts.Assurance(request.LeastAssurance).OrThrow(),
        IsHybrid = request.Hybrid,
    };

    private int KeySize(bool isGiven, uint bits) => isGiven ? RequestParts.KeySize(bits) : options.DefaultKeySize;
}
