using Grpc.HealthCheck;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using QkdMesh.Northbound.Bench;
using QkdMesh.Northbound.Control;
using QkdMesh.Northbound.Errors;
using QkdMesh.Northbound.Health;
using QkdMesh.Northbound.Identity;
using QkdMesh.Northbound.KeySupply;

namespace QkdMesh.Northbound;

/// <summary>What faces applications and operators.</summary>
public static class NorthboundServices
{
    /// <summary>The largest request taken, in bytes: a topology file of 1 MiB, and what goes around it.</summary>
    public const int MaxRequestSize = (1 << 20) + (1 << 16);

    /// <summary>How the path of every call for keys begins.</summary>
    public static string KeySupplyPath { get; } = $"/{V1.KeySupply.Descriptor.FullName}/";

    public static IServiceCollection AddQkdMeshNorthbound(this IServiceCollection services)
    {
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = MaxRequestSize;
            grpc.Interceptors.Add<UnexpectedFailures>();
            grpc.Interceptors.Add<StreamsEndWithProcess>();
        });
        services.AddGrpcReflection();
        services.AddSingleton<UnexpectedFailures>();
        services.AddSingleton<StreamsEndWithProcess>();
        services.AddSingleton<ICallerIdentity, NamedInMetadata>();
        // One of each for all calls: they hold nothing of a call.
        services.AddSingleton<KeySupplyRequests>();
        services.AddSingleton<KeySupplyService>();
        services.AddSingleton<NetworkService>();
        services.AddSingleton<ProbeService>();
        services.AddSingleton<HealthServiceImpl>();
        services.AddSingleton<NetworkHealth>();
        services.AddHostedService(provider => provider.GetRequiredService<NetworkHealth>());
        return services;
    }

    /// <summary>To be used between routing and the services.</summary>
    public static IApplicationBuilder UseQkdMeshNorthbound(this IApplicationBuilder application) => application.UseMiddleware<UnreadableRequests>();

    /// <param name="withProbe">Serves the bench's probe as well.</param>
    public static IEndpointRouteBuilder MapQkdMeshNorthbound(this IEndpointRouteBuilder endpoints, bool withProbe)
    {
        endpoints.MapGrpcService<KeySupplyService>();
        endpoints.MapGrpcService<NetworkService>();
        endpoints.MapGrpcService<HealthServiceImpl>();
        endpoints.MapGrpcReflectionService();
        if (withProbe) endpoints.MapGrpcService<ProbeService>();
        return endpoints;
    }
}
