using System.Security.Authentication;
using StackExchange.Redis;

namespace QkdMesh.Clustering;

/// <summary>What keeps a silo that starts from using its store.</summary>
public enum StoreFault
{
    /// <summary>Nothing answers at its address, or what answers is not understood.</summary>
    Away,

    /// <summary>It wants another user or password.</summary>
    NotLetIn,

    /// <summary>Its certificate is not signed by an authority that is trusted, or is for another host.</summary>
    NotTrusted,

    /// <summary>It was asked for TLS, and does not speak it.</summary>
    NoTls,
}

/// <summary>The store of a cluster cannot be used by a silo that starts.</summary>
public sealed class StoreUnusableException(StoreFault fault, Exception inner) : Exception($"the store of the cluster cannot be used: {fault}", inner)
{
    public StoreFault Fault => fault;

    // The client calls all of what goes wrong after the TCP connection an authentication failure: its cause says which.
    internal static StoreUnusableException Of(Exception failure) => new(
        failure.InnerException switch
        {
            RedisServerException => StoreFault.NotLetIn,
            AuthenticationException => StoreFault.NotTrusted,
            IOException when failure is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } => StoreFault.NoTls,
            _ => StoreFault.Away,
        },
        failure);
}
