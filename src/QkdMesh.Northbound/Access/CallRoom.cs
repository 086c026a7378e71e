using Grpc.Core;
using Grpc.Core.Interceptors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Memory;
using QkdMesh.Northbound.Errors;
using QkdMesh.Northbound.Identity;

namespace QkdMesh.Northbound.Access;

/// <summary>
/// Counts the memory of each call until its answer is written or the call is given up: also calls that wait for key, and answers that
/// nobody reads. Without room, a call is refused before any work. A call whose answer is not read in time ends.
/// </summary>
public sealed class CallRoom(MemoryBudget memory, ICallerIdentity callers, TimeProvider time) : Interceptor
{
    /// <summary>
    /// How long an answer may wait for its caller to read it. The least data rate of the web server does not see to that: it is a mean over
    /// all that the connection ever read, so a caller could keep an answer for days.
    /// </summary>
    public static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(30);

    // A call without its keys: its context, its stream and their buffers.
    private const long CallLength = 16 << 10;

    // A topology is text, a tree and definitions at a time.
    private const int CopiesOfTopology = 8;

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var room = Enter(request, context);
        var answer = await continuation(request, context);
        room.EndUnlessRead();
        return answer;
    }

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Enter(requestStream, context);
        return continuation(requestStream, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Enter(request, context);
        return continuation(request, responseStream, context);
    }

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Enter(requestStream, context);
        return continuation(requestStream, responseStream, context);
    }

    private TakenRoom Enter(object request, ServerCallContext context)
    {
        // Operators are no SAE: what SAEs do leaves them room.
        SaeId? sae = AccessRules.Of(context.Method)?.Caller == CallerKind.Sae ? callers.Of(context).OrThrow() : null;
        var claim = new MemoryClaim(MemoryUse.Calls, CallLength + LengthOf(request), sae);
        if (memory.Take(claim) is { } refusal) throw refusal.ToRpcException();
        var http = context.GetHttpContext();
        var room = new TakenRoom(memory, claim, http, time);
        // The answer is still in memory when the method has returned.
        http.Response.RegisterForDispose(room);
        return room;
    }

    private static long LengthOf(object request) => request switch
    {
        V1.GetKeysRequest keys => LengthOf(keys.HasNumber ? keys.Number : 1, keys.SizeBits, 2 + Math.Max(1, keys.DisjointPaths)),
        V1.GetKeysByIdRequest keys => LengthOf((uint)keys.KeyIds.Count, MostBits, 1),
        V1.StreamKeysRequest stream => LengthOf(stream.HasKeysPerMessage ? stream.KeysPerMessage : 1, stream.SizeBits, 3),
        V1.ApplyTopologyRequest topology => (long)topology.CalculateSize() * CopiesOfTopology,
        _ => 0,
    };

    private const int MostKeys = 128, MostBits = 8192, DefaultBits = 256, MostCopies = 8, ObjectsOfKey = 256;

    // Before the request is checked, so its numbers may be any.
    private static long LengthOf(uint count, uint bits, uint copies) =>
        Math.Min(count, MostKeys)
            * ((Math.Min(bits == 0 ? DefaultBits : bits, MostBits) / 8 * Math.Min(copies, MostCopies)) + ObjectsOfKey);
}
