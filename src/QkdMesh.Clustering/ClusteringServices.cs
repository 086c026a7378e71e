using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService;
using QkdMesh.Clustering.Identity;
using QkdMesh.Grains.Contracts;
using QkdMesh.Grains.Control;
using QkdMesh.Grains.Membership;
using QkdMesh.Grains.Placement;
using QkdMesh.Pki;
using StackExchange.Redis;

namespace QkdMesh.Clustering;

public static class ClusteringServices
{
    /// <summary>Makes a silo a member of a cluster. Call it before the mesh is added, which registers only what is missing.</summary>
    /// <exception cref="CredentialException">The silo's certificate does not allow a node that the silo is to host.</exception>
    public static ISiloBuilder UseRedisCluster(this ISiloBuilder silo, ClusterSettings settings)
    {
        if (settings.Identity is { } identity)
        {
            EnsureAllowed(identity, HostedNodes.Parse(settings.Nodes));
            silo.UseSiloTls(identity);
            silo.Services.AddSiloProofs();
        }

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
        silo.Services.AddSingleton<IUsageElsewhere>(services => services.GetRequiredService<Peers>());
        silo.AddGrainService<PeerService>();
        silo.Services.AddSingleton<SiloPlace>().AddSingleton<ILocalSiloDetails>(services => services.GetRequiredService<SiloPlace>());
        silo.Services.AddSingleton<ContractCheck>().AddSingleton<PredecessorCheck>().AddSingleton<ClockCheck>();
        // Silos refuse connections of another cluster id. So no message passes between silos of two contracts, also from a release that
        // does not check.
        silo.Configure<ClusterOptions>(cluster =>
            (cluster.ClusterId, cluster.ServiceId) = ($"{settings.ClusterId}/contract-{settings.Contract}", settings.ClusterId));
        silo.Configure<SiloOptions>(options => options.SiloName = NameOf(settings));
        silo.Configure<EndpointOptions>(endpoint =>
        {
            (endpoint.AdvertisedIPAddress, endpoint.SiloPort, endpoint.GatewayPort) = (settings.SiloAddress, settings.SiloPort, 0);
        });
        silo.Configure<ClusterMembershipOptions>(ClusterTimings.Default.ApplyTo);
        // The default directory loses the place of a node when the silo with that entry ends, or has two places of a node for a minute.
        silo.AddDistributedGrainDirectory();
        // Orleans would keep the entries of a dead silo locked while that silo may still act. The lease of a QkdMesh silo is over by then.
        silo.Configure<GrainDirectoryOptions>(directory => directory.RangeLeaseDuration = TimeSpan.Zero);
        return silo.UseRedisClustering(redis =>
        {
            redis.ConfigurationOptions = connection.Options;
            redis.CreateRedisKey = _ => keys.Members;
            redis.CreateMultiplexer = async _ => (await connection.ConnectAsync(), true);
        });
    }

    /// <summary>
    /// Adds the guard. Call it after Orleans and before the mesh are added: the silo has joined when the guard starts, and nothing acts for
    /// a node yet.
    /// </summary>
    public static IServiceCollection AddMembershipGuard(this IServiceCollection services) => services.AddHostedService<MembershipGuard>();

    /// <summary>
    /// Connects to the membership store before the silo starts, so that a fault of the store is found first. Then checks that the silos of
    /// the cluster understand this silo. Does nothing without a cluster.
    /// </summary>
    /// <exception cref="StoreUnusableException">The store cannot be used.</exception>
    /// <exception cref="OtherContractException">A silo of a release with another contract runs in the cluster.</exception>
    public static async Task ConnectToStoreAsync(this IServiceProvider services)
    {
        if (services.GetService<RedisConnection>() is not { } connection) return;
        try
        {
            var connected = await connection.ConnectAsync();
            if (!RedisConnection.HasPrimary(connected)) throw new StoreUnusableException(StoreFault.Replica);
            await services.GetRequiredService<ClockCheck>().LookAsync();
            var redis = connected.GetDatabase();
            // The first silo of a cluster makes the table.
            if (await redis.KeyExistsAsync(services.GetRequiredService<StoreKeys>().Members))
            {
                await services.GetRequiredService<ContractCheck>().EnsureSameAsync();
                await services.GetRequiredService<PredecessorCheck>().FollowAsync();
            }
        }
        catch (Exception failure) when (failure is RedisException or TimeoutException)
        {
            throw StoreUnusableException.Of(failure);
        }
    }

    /// <summary>Whether Redis caused a failure: it does not answer, or refuses this silo.</summary>
    public static bool IsStoreFault(Exception? fault) =>
        fault is RedisException || (fault is not null && IsStoreFault(fault.InnerException));

    /// <summary>Whether a failure is that the silos of the membership table do not answer a silo that joins.</summary>
    public static bool IsJoinFault(Exception? fault) =>
        fault is OrleansClusterConnectivityCheckFailedException || (fault is not null && IsJoinFault(fault.InnerException));

    private static void EnsureAllowed(SiloCertificates identity, HostedNodes wanted)
    {
        if (!identity.Sites.Covers(wanted))
            throw new CredentialException(
                $"this silo is to host {wanted}, but its certificate allows {identity.Sites}: start it with --site {identity.Sites}, "
                + "or issue a certificate for these sites");
    }

    private static string NameOf(ClusterSettings settings) =>
        HostedNodes.Parse(settings.Nodes).ToSiloName($"{settings.SiloAddress}:{settings.SiloPort}", settings.Serves, settings.Contract);
}
