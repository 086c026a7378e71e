using Mediator;
using Microsoft.Extensions.DependencyInjection;
using QkdMesh.Application.Control;
using QkdMesh.Application.KeySupply;
using QkdMesh.Application.Pipeline;

namespace QkdMesh.Application;

/// <summary>The use cases as services.</summary>
public static class ApplicationServices
{
    /// <summary>
    /// Adds the mediator with every use case. The caller adds <c>NetworkView</c>, <c>KeySupplyOptions</c>,
    /// <c>ITopologyReader</c>, <c>INodeHosting</c>, <c>IMembershipLease</c>, <c>IGrainFactory</c>, <c>TimeProvider</c>, metrics and logging.
    /// </summary>
    public static IServiceCollection AddQkdMeshApplication(this IServiceCollection services)
    {
        services.AddSingleton<NodeGrains>();
        services.AddSingleton<MissingSilos>();
        services.AddSingleton<Turns>();
        services.AddSingleton<NetworkOrders>();
        services.AddSingleton<UseCaseMetrics>();
        return services.AddMediator((MediatorOptions options) =>
        {
            options.ServiceLifetime = ServiceLifetime.Singleton;
            options.Assemblies = [typeof(SupplyKeys)];
            options.PipelineBehaviors = [typeof(Tracing<,>), typeof(Metrics<,>), typeof(Logging<,>), typeof(OrderLogging<,>), typeof(Validation<,>)];
            options.StreamPipelineBehaviors = [typeof(StreamTracing<,>), typeof(StreamMetrics<,>), typeof(StreamLogging<,>), typeof(StreamValidation<,>)];
        });
    }
}
