using Grpc.Core;
using Grpc.Core.Interceptors;
using QkdMesh.Application.Access;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Topology;
using QkdMesh.Northbound.Errors;
using QkdMesh.Northbound.Identity;

namespace QkdMesh.Northbound.Access;

/// <summary>Decides before a use case runs whether its caller may make the call, and records each refusal.</summary>
public sealed class AccessGate(ICallerIdentity callers, IAccessRecords records) : Interceptor
{
    // Refusals of use cases because of who the caller is. SAEs and keys of other tenants are unknown to it, and it may be looking for them.
    private static readonly HashSet<string> Recorded =
    [
        .. new[]
        {
            ErrorCode.CallerNotNamed, ErrorCode.UnknownSae, ErrorCode.SharingNotAllowed, ErrorCode.NotEntitledToKey,
            ErrorCode.CallerNotProven, ErrorCode.NotAllowed, ErrorCode.UnknownPeer, ErrorCode.UnknownKeyId,
            ErrorCode.UnknownTenant,
        }.Select(code => ErrorCatalogue.Of(code).Reason),
    ];

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        PassAsync(context, () => continuation(request, context));

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        PassAsync(context, () => continuation(requestStream, context));

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        PassAsync(context, () => Done(continuation(request, responseStream, context)));

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        PassAsync(context, () => Done(continuation(requestStream, responseStream, context)));

    private static async Task<bool> Done(Task call)
    {
        await call;
        return true;
    }

    private async Task<T> PassAsync<T>(ServerCallContext context, Func<Task<T>> next)
    {
        try
        {
            if (Check(context) is { } refused) throw refused.ToRpcException();
            return await next();
        }
        catch (RpcException refusal) when (refusal.Trailers.GetValue(ErrorStatus.ReasonTrailer) is { } reason && Recorded.Contains(reason))
        {
            var caller = Connected.Of(context.GetHttpContext());
            records.Refused(Refusals.Of(
                callers.DoorOf(context), caller, context.Method, reason, refusal.Status.Detail, context.Peer));
            throw;
        }
    }

    private MeshError? Check(ServerCallContext context)
    {
        var door = callers.DoorOf(context);
        return AccessRules.Of(context.Method) switch
        {
            null => new(ErrorCode.NotAllowed, $"no rule says who may call {context.Method}"),
            { Caller: CallerKind.Anyone } when door != Door.Management => callers.CheckPeer(context),
            { Caller: CallerKind.Sae } when door is Door.Development or Door.Socket or Door.Saes => callers.Of(context).Error,
            { Caller: CallerKind.Operator } rule when door is Door.Development or Door.Operators => CheckRole(context, rule.Roles),
            { Caller: CallerKind.Sae } => new(ErrorCode.NotAllowed, "keys are not served at this port: call the port of the SAEs"),
            { Caller: CallerKind.Operator } =>
                new(ErrorCode.NotAllowed, "orders are not taken at this port: call the port of the operators (--operator-port)"),
            _ => new(ErrorCode.NotAllowed, "no calls are served at this port"),
        };
    }

    private MeshError? CheckRole(ServerCallContext context, OperatorRoles roles)
    {
        var caller = callers.OperatorAt(context.GetHttpContext());
        if (caller.Error is { } error) return error;
        return (caller.Value.Roles & roles) != OperatorRoles.None
            ? null
            : new(ErrorCode.NotAllowed, $"operator {caller.Value.Id} has none of the roles {WordsOf(roles)}");
    }

    private static string WordsOf(OperatorRoles roles) => string.Join(
        ", ", Enum.GetValues<OperatorRoles>().Where(role => roles.HasFlag(role) && role is not (OperatorRoles.None or OperatorRoles.All)));
}
