using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.Control;
using QkdMesh.Grains.Membership;
using QkdMesh.Grains.Placement;
using StackExchange.Redis;

namespace QkdMesh.Clustering;

public static class ClusteringServices
{
    /// <summary>Makes a silo one of a cluster. To be called before the mesh is added, which fills in what is not registered.</summary>
    public static ISiloBuilder UseRedisCluster(this ISiloBuilder silo, ClusterSettings settings)
    {
        var keys = new StoreKeys(settings.ClusterId);
        var connection = new RedisConnection(settings.Redis);
        silo.Services.AddSingleton(settings).AddSingleton(keys).AddSingleton(_ => connection);
        silo.Services.AddSingleton<MembershipLease>().AddSingleton<SiloFence>().AddSingleton<StoreHealth>();
        silo.Services.AddSingleton<IMembershipLease>(services => services.GetRequiredService<MembershipLease>());
        silo.Services.AddSingleton<ISiloFence>(services => services.GetRequiredService<SiloFence>());
        silo.Services.AddSingleton<IStoreHealth>(services => services.GetRequiredService<StoreHealth>());
        silo.Services.AddSingleton<IControlStore, RedisControlStore>();
        silo.Services.AddSingleton<IFatalErrorHandler, FatalErrorFence>();
        silo.Services.AddSingleton<IPeerClient, PeerClient>().AddSingleton<Peers>();
        silo.AddGrainService<PeerService>();
        silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (settings.ClusterId, settings.ClusterId));
        silo.Configure<SiloOptions>(options => options.SiloName = HostedNodes.Parse(settings.Nodes).ToSiloName($"{settings.SiloAddress}:{settings.SiloPort}", settings.Serves));
        silo.Configure<EndpointOptions>(endpoint =>
        {
            (endpoint.AdvertisedIPAddress, endpoint.SiloPort, endpoint.GatewayPort) = (settings.SiloAddress, settings.SiloPort, 0);
        });
        silo.Configure<ClusterMembershipOptions>(ClusterTimings.Default.ApplyTo);
        // The default directory forgets nodes whose entry was with a silo that goes, or has two of a node for as long as a minute.
        silo.AddDistributedGrainDirectory();
        // It would hold back what a dead silo had, for as long as that might act without knowing: here a silo's own lease is over before it is declared dead.
        silo.Configure<GrainDirectoryOptions>(directory => directory.RangeLeaseDuration = TimeSpan.Zero);
        return silo.UseRedisClustering(redis =>
        {
            redis.ConfigurationOptions = connection.Options;
            redis.CreateRedisKey = _ => keys.Members;
            redis.CreateMultiplexer = async _ => (await connection.ConnectAsync(), true);
        });
    }

    /// <summary>After the mesh is added: the silo has joined when these start.</summary>
    public static IServiceCollection AddMembershipGuard(this IServiceCollection services) => services.AddHostedService<MembershipGuard>();

    /// <summary>Connects to the store, so that what is wrong with it is known before a silo starts in vain. Does nothing where there is no cluster.</summary>
    /// <exception cref="StoreUnusableException">It cannot be used.</exception>
    public static async Task ConnectToStoreAsync(this IServiceProvider services)
    {
        if (services.GetService<RedisConnection>() is not { } connection) return;
        try
        {
            await (await connection.ConnectAsync()).GetDatabase().PingAsync();
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            throw StoreUnusableException.Of(failure);
        }
    }

    /// <summary>Whether a failure is Redis': it is not there, or does not let this silo in.</summary>
    public static bool IsStoreFault(Exception? fault) => fault is RedisException || (fault is not null && IsStoreFault(fault.InnerException));

    /// <summary>Whether a failure is that the silos of the membership table do not answer one that joins.</summary>
    public static bool IsJoinFault(Exception? fault) => fault is OrleansClusterConnectivityCheckFailedException || (fault is not null && IsJoinFault(fault.InnerException));
}
