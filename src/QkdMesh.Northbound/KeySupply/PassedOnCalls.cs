using System.Collections.Concurrent;
using Grpc.Core;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Northbound.Errors;
using QkdMesh.Northbound.Identity;

namespace QkdMesh.Northbound.KeySupply;

/// <summary>
/// Passes calls for keys on to another silo of the same site, which runs the node of the SAE now. Key leaves a silo only in the answer to
/// its SAE, or over such a call.
/// </summary>
internal sealed class PassedOnCalls : IDisposable
{
    /// <summary>Metadata of a call that was passed on. It is not passed on again.</summary>
    private const string PassedOnKey = "qkdmesh-passed-on";

    private readonly Lock _renewing = new();
    private readonly ConcurrentDictionary<PassedOn, Lazy<PassedOnChannel>> _channels = new();
    private readonly IPeerConnections _connections;
    private List<PassedOnChannel> _retired = [];

    public PassedOnCalls(IPeerConnections connections)
    {
        _connections = connections;
        // A connection keeps the certificate that it began with, and a stream can last for days.
        connections.WhenChanged(Renew);
    }

    /// <summary>The silo that is to serve a call in place of this silo; null if this silo answers.</summary>
    public static PassedOn? SiloFor(MeshError? error, ServerCallContext context) =>
        context.GetHttpContext().Request.Headers.ContainsKey(PassedOnKey) ? null : error?.PassOnTo;

    /// <summary>Answers with what the use case gives, or with the answer of the silo that runs the node.</summary>
    /// <param name="own">Called with an answer of the other silo before it is sent on.</param>
    /// <exception cref="RpcException">The use case failed, here or there.</exception>
    public async Task<TResponse> ServeAsync<T, TResponse>(
        Task<Result<T>> useCase, SaeId caller, ServerCallContext context, Func<T, TResponse> answer,
        Func<V1.KeySupply.KeySupplyClient, CallOptions, AsyncUnaryCall<TResponse>> passOn, Action<TResponse>? own = null)
    {
        var outcome = await useCase;
        if (SiloFor(outcome.Error, context) is not { } silo) return answer(outcome.OrThrow(context));
        var channel = Begin(silo);
        try
        {
            using var call = passOn(channel.Client, For(caller, context));
            var response = await call;
            own?.Invoke(response);
            return response;
        }
        catch (RpcException failure) when (IsSilence(failure))
        {
            throw Silent(caller);
        }
        finally
        {
            channel.End();
        }
    }

    /// <summary>Sends on what the silo that runs the node streams.</summary>
    /// <exception cref="RpcException">The use case failed there.</exception>
    public async Task StreamAsync<TResponse>(
        PassedOn silo, SaeId caller, ServerCallContext context,
        Func<V1.KeySupply.KeySupplyClient, CallOptions, AsyncServerStreamingCall<TResponse>> passOn, Func<TResponse, Task> send)
    {
        var channel = Begin(silo);
        try
        {
            using var call = passOn(channel.Client, For(caller, context));
            await foreach (var response in call.ResponseStream.ReadAllAsync(context.CancellationToken)) await send(response);
        }
        catch (RpcException failure) when (IsSilence(failure))
        {
            throw Silent(caller);
        }
        finally
        {
            channel.End();
        }
    }

    private PassedOnChannel Begin(PassedOn silo)
    {
        while (true)
        {
            var channel = _channels.GetOrAdd(silo, there => new(() => new PassedOnChannel(there, _connections.To(there)))).Value;
            if (channel.TryBegin()) return channel;
        }
    }

    // With the deadline and the end of the SAE's own call.
    private static CallOptions For(SaeId caller, ServerCallContext context) => new(
        new Metadata { { NamedInMetadata.MetadataKey, caller.Value }, { PassedOnKey, "1" } },
        context.Deadline == DateTime.MaxValue ? null : context.Deadline,
        context.CancellationToken);

    // An answer of the other silo names its reason.
    private static bool IsSilence(RpcException failure) =>
        failure.StatusCode is StatusCode.Unavailable or StatusCode.Internal && failure.Trailers.Get(ErrorStatus.ReasonTrailer) is null;

    private static RpcException Silent(SaeId caller) => new MeshError(
        ErrorCode.NodeUnavailable, $"the silo that runs the node of {caller} did not answer: it may have done what it was asked, or not")
        .ToRpcException();

    /// <summary>New calls make new connections.</summary>
    private void Renew()
    {
        lock (_renewing)
        {
            foreach (var silo in _channels.Keys)
                if (_channels.TryRemove(silo, out var channel)) _retired.Add(channel.Value);
            _retired = [.. _retired.Where(channel => channel.Retire())];
        }
    }

    public void Dispose() => Renew();
}
