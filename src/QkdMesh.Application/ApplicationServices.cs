using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using QkdMesh.Application.Access;
using QkdMesh.Application.KeySupply;
using QkdMesh.Application.Metering;
using QkdMesh.Application.Pipeline;
using QkdMesh.Core.Topology;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application;

/// <summary>The use cases as services.</summary>
public static class ApplicationServices
{
    // The first one is the outermost.
    private static readonly Type[] Pipeline =
    [
        typeof(TenantSight<,>), typeof(Tracing<,>), typeof(Metrics<,>), typeof(Logging<,>), typeof(OrderLogging<,>), typeof(Validation<,>),
        typeof(QuotaGate<,>),
    ];

    /// <summary>
    /// Adds the mediator with every use case. The caller adds <c>NetworkView</c>, <c>KeySupplyOptions</c>, <c>ITopologyReader</c>,
    /// <c>INodesHere</c>, <c>INodeHosting</c>, <c>ISilos</c>, <c>IMembershipLease</c>, <c>IGrainFactory</c>, <c>TimeProvider</c>, metrics
    /// and logging.
    /// </summary>
    public static IServiceCollection AddQkdMeshApplication(this IServiceCollection services)
    {
        services.AddSingleton<OtherSilos>();
        services.AddSingleton<NodeGrains>();
        services.AddSingleton<HostingAdvice>();
        services.AddSingleton<RetryQueues>();
        services.AddSingleton<QuotaLedger>();
        services.AddSingleton<UsageTotals>();
        services.AddSingleton<UsageLedger>();
        services.AddSingleton<IUsageHere>(provider => provider.GetRequiredService<UsageLedger>());
        services.AddSingleton<UsageReading>();
        services.TryAddSingleton<IUsageElsewhere, NoOtherSilos>();
        services.AddSingleton<UseCaseMetrics>();
        services.TryAddSingleton(KmeHosts.Every);
        services.TryAddSingleton<IAccessRecords, NoAccessRecords>();
        return services.AddMediator();
    }

    private static IServiceCollection AddMediator(this IServiceCollection services)
    {
        services.AddSingleton<ServiceFactory>(provider => provider.GetService!);
        services.AddSingleton<IMediator, Mediator>();
        foreach (var behaviour in Pipeline) services.AddSingleton(typeof(IPipelineBehavior<,>), behaviour);
        foreach (var handler in typeof(ApplicationServices).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false }))
        {
            foreach (var handled in handler.GetInterfaces().Where(IsHandlerInterface)) services.AddSingleton(handled, handler);
        }
        return services;
    }

    private static bool IsHandlerInterface(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IRequestHandler<,>);
}
