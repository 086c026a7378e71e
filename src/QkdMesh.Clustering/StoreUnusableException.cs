using System.Security.Authentication;
using QkdMesh.Pki;
using StackExchange.Redis;

namespace QkdMesh.Clustering;

/// <summary>Why a silo that starts cannot use its store.</summary>
public enum StoreFault
{
    /// <summary>Nothing answers at its address, or the answer is not Redis'.</summary>
    Away,

    /// <summary>The store refuses the user or the password.</summary>
    NotLetIn,

    /// <summary>No trusted authority signed the store's certificate, or the certificate is for another host.</summary>
    NotTrusted,

    /// <summary>TLS was requested, and the store does not speak TLS.</summary>
    NoTls,

    /// <summary>It is a replica, which takes no writes, and no primary was named.</summary>
    Replica,
}

/// <summary>A silo that starts cannot use the cluster's store.</summary>
public sealed class StoreUnusableException(StoreFault fault, Exception? inner = null)
    : Exception($"the store of the cluster cannot be used: {fault}", inner)
{
    public StoreFault Fault => fault;

    /// <summary>Why the certificate of the store is refused, if its revocation list is checked; else null.</summary>
    public string? Refusal => (InnerException?.InnerException as ServerRefusedException)?.Message;

    // The client reports every fault after the TCP connection as an authentication failure. The inner exception shows the cause.
    internal static StoreUnusableException Of(Exception failure) => new(
        failure.InnerException switch
        {
            RedisServerException => StoreFault.NotLetIn,
            AuthenticationException => StoreFault.NotTrusted,
            IOException when failure is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } =>
                StoreFault.NoTls,
            _ => StoreFault.Away,
        },
        failure);
}
