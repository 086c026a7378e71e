using Grpc.AspNetCore.Server;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using QkdMesh.Core.Memory;
using QkdMesh.Northbound.Bench;
using QkdMesh.Northbound.Access;
using QkdMesh.Northbound.Control;
using QkdMesh.Northbound.Errors;
using QkdMesh.Northbound.Health;
using QkdMesh.Northbound.Identity;
using QkdMesh.Northbound.KeySupply;

namespace QkdMesh.Northbound;

/// <summary>The gRPC services for applications and operators.</summary>
public static class NorthboundServices
{
    /// <summary>The largest accepted request, in bytes: a topology file of 1 MiB and 64 KiB for the rest of the message.</summary>
    public const int MaxRequestSize = (1 << 20) + (1 << 16);

    /// <summary>The largest accepted request for keys, in bytes. The largest useful one names 128 keys in about 6 KiB.</summary>
    public const int MaxKeyRequestSize = 1 << 15;

    /// <summary>The path of every call for keys begins with this.</summary>
    public static string KeySupplyPath { get; } = $"/{V1.KeySupply.Descriptor.FullName}/";

    public static IServiceCollection AddQkdMeshNorthbound(this IServiceCollection services)
    {
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = MaxRequestSize;
            grpc.Interceptors.Add<UnexpectedFailures>();
            grpc.Interceptors.Add<AccessGate>();
            grpc.Interceptors.Add<CallRoom>();
            grpc.Interceptors.Add<StreamsEndWithProcess>();
        });
        services.AddOptions<GrpcServiceOptions<KeySupplyService>>().Configure(keys => keys.MaxReceiveMessageSize = MaxKeyRequestSize);
        services.AddGrpcReflection();
        services.TryAddSingleton(MemoryBudget.Unlimited);
        services.AddSingleton<CallRoom>();
        services.AddSingleton<OverloadCount>();
        services.TryAddSingleton(new ProcessorWait(TimeProvider.System));
        services.AddSingleton<UnexpectedFailures>();
        services.AddSingleton<StreamsEndWithProcess>();
        services.AddSingleton<AccessGate>();
        services.TryAddSingleton<ICallerIdentity, NamedInMetadata>();
        // One instance for all calls: they have no state.
        services.AddSingleton<KeySupplyRequests>();
        services.TryAddSingleton<IPeerConnections, PlainPeerConnections>();
        services.AddSingleton<PassedOnCalls>();
        services.AddSingleton<KeySupplyService>();
        services.AddSingleton<NetworkService>();
        services.AddSingleton<ProbeService>();
        services.AddSingleton<HealthServiceImpl>();
        services.AddSingleton<NetworkHealth>();
        services.AddHostedService(provider => provider.GetRequiredService<NetworkHealth>());
        return services;
    }

    /// <summary>Use it between routing and the services.</summary>
    public static IApplicationBuilder UseQkdMeshNorthbound(this IApplicationBuilder application) =>
        application.UseMiddleware<OverloadGate>().UseMiddleware<AnswersAreWritten>().UseMiddleware<UnreadableRequests>();

    /// <param name="withProbe">Also serves the probe of the bench.</param>
    /// <param name="withReflection">Also tells callers which services and messages there are.</param>
    public static IEndpointRouteBuilder MapQkdMeshNorthbound(
        this IEndpointRouteBuilder endpoints, bool withProbe, bool withReflection)
    {
        endpoints.MapGrpcService<KeySupplyService>();
        endpoints.MapGrpcService<NetworkService>();
        endpoints.MapGrpcService<HealthServiceImpl>();
        if (withReflection) endpoints.MapGrpcReflectionService();
        if (withProbe) endpoints.MapGrpcService<ProbeService>();
        return endpoints;
    }
}
