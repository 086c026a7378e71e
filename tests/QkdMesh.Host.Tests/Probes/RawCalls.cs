using Grpc.Core;

namespace QkdMesh.Host.Tests.Probes;

/// <summary>Calls a method with an empty message, whatever its types are.</summary>
internal static class RawCalls
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create<byte[]>(bytes => bytes, bytes => bytes);

    /// <summary>The status of the call. A stream that gives a first message is OK.</summary>
    public static async Task<Status> TryAsync(this CallInvoker caller, IMethod method, byte[]? request = null, Metadata? headers = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        var raw = new Method<byte[], byte[]>(method.Type, method.ServiceName, method.Name, Bytes, Bytes);
        var options = new CallOptions(headers, cancellationToken: limit.Token);
        try
        {
            switch (method.Type)
            {
                case MethodType.Unary:
                    await caller.AsyncUnaryCall(raw, null, options, request ?? []);
                    break;
                case MethodType.ServerStreaming:
                    using (var stream = caller.AsyncServerStreamingCall(raw, null, options, request ?? []))
                        await stream.ResponseStream.MoveNext(limit.Token);
                    break;
                default:
                    using (var duplex = caller.AsyncDuplexStreamingCall(raw, null, options))
                    {
                        await duplex.RequestStream.WriteAsync(request ?? []);
                        await duplex.ResponseStream.MoveNext(limit.Token);
                    }
                    break;
            }
            return Status.DefaultSuccess;
        }
        catch (RpcException refusal)
        {
            return refusal.Status;
        }
    }
}
