using QkdMesh.Cli.Session;
using QkdMesh.Client;
using QkdMesh.Clustering;
using QkdMesh.Host;
using QkdMesh.Host.Audit;
using QkdMesh.Host.Listeners;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>Starts a host and turns each start fault into a message for the operator.</summary>
internal static class ServeStart
{
    public static async Task<MeshHost> StartAsync(MeshHostOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await MeshHost.StartAsync(options, cancellationToken);
        }
        catch (PortTakenException taken)
        {
            throw new ExpectedFailureException("PORT_IN_USE",
                taken.Port is { } port
                    ? $"{taken.Message}: stop that program, or choose another port with {OptionOf(port, options)}"
                    : $"{taken.Message}: start again",
                retryable: true);
        }
        catch (PortForbiddenException forbidden)
        {
            throw new ExpectedFailureException("PORT_FORBIDDEN",
                $"{forbidden.Message}: choose a port from 1024 with {OptionOf(forbidden.Port, options)}, "
                + "or give the program the right to low ports (CAP_NET_BIND_SERVICE)");
        }
        catch (AddressException fault)
        {
            throw ServeValues.Invalid(
                $"{fault.Message}: give {(fault.IsOfSilo ? ServeSettings.SiloAddress : ServeSettings.Listen).Option} "
                + "an address of this machine");
        }
        catch (SocketTakenException taken)
        {
            throw new ExpectedFailureException(
                "PORT_IN_USE",
                $"{taken.Message}: stop that program, or choose another path with {ServeSettings.UnixSocket.Option}", retryable: true);
        }
        catch (SocketPathException fault)
        {
            throw ServeValues.Invalid(
                $"{ServeSettings.UnixSocket.Option}: {fault.Message}. Name a new file in a directory that this user can write to");
        }
        catch (InsecureListenException insecure)
        {
            throw new ExpectedFailureException(
                "INSECURE_LISTEN",
                $"{ServeSettings.Listen.Option} is {insecure.Address}, and there is no {ServeSettings.Tls.Option}: everybody who reaches "
                + $"{insecure.Address} could take the keys of every SAE. Make certificates with 'qkdmesh pki init FILE --out DIRECTORY', "
                + $"then add {ServeSettings.Tls.Option} DIRECTORY/silos/NAME {ServeSettings.Trust.Option} DIRECTORY/trust. "
                + $"Services of this machine can use 127.0.0.1 or {ServeSettings.UnixSocket.Option}");
        }
        catch (CredentialException fault)
        {
            throw new ExpectedFailureException("CREDENTIAL_UNUSABLE", fault.Message);
        }
        catch (AuditDirectoryException fault)
        {
            throw new ExpectedFailureException(
                "AUDIT_UNWRITABLE",
                fault.Part is AuditPart.Heads
                    ? $"{fault.Message}: check {ServeSettings.AuditHeads.Option}, {ServeSettings.AuditCollector.Option} and "
                        + $"{ServeSettings.AuditSyslog.Option}. A directory of heads has to exist"
                    : $"{fault.Message}: give {ServeSettings.Audit.Option} a directory that this user can write to, or add "
                + $"{ServeSettings.AuditCreate.Option} to make it");
        }
        catch (OtherContractException other) when (options.Cluster is { } cluster)
        {
            throw new ExpectedFailureException(
                "OTHER_CONTRACT",
                $"{other.Message}: silos of these two releases do not understand each other. Stop every silo of cluster "
                + $"'{cluster.ClusterId}', then start the silos of the new release. Topology and orders stay in Redis; "
                + "link key is made again");
        }
        catch (OtherNetworkException other)
        {
            throw ServeValues.Invalid(
                $"cluster '{options.Cluster?.ClusterId}' runs network {other.InForce}, but the file describes {options.Topology.Name}: "
                + $"use the file of {other.InForce}, or another --cluster-id");
        }
        catch (HistoryFileException fault)
        {
            throw ServeValues.Invalid($"{ServeSettings.History.Option}: {fault.Message}. Name a file that this user can write");
        }
        catch (StoreUnusableException unusable) when (options.Cluster is { } cluster)
        {
            throw new ExpectedFailureException(
                "STORE_UNAVAILABLE", InWords(unusable.Fault, cluster.Redis, unusable.Refusal),
                retryable: unusable.Fault == StoreFault.Away);
        }
        catch (Exception fault) when (options.Cluster is { } cluster && MeshHost.IsStoreFault(fault))
        {
            throw new ExpectedFailureException(
                "STORE_UNAVAILABLE", $"{InWords(StoreFault.Away, cluster.Redis)}: {fault.Message}", retryable: true);
        }
        catch (Exception fault) when (MeshHost.IsJoinFault(fault))
        {
            throw new ExpectedFailureException(
                "CLUSTER_UNREACHABLE",
                "this silo could not join the cluster: a silo that Redis lists as alive does not answer. Start this silo again. "
                + "If that does not help, check that the silos reach each other at their --silo-address and --silo-port",
                retryable: true);
        }
    }

    private static string InWords(StoreFault fault, RedisSettings redis, string? refusal = null)
    {
        var place = $"Redis at {string.Join(" or ", redis.Addresses.Select(server => $"{server.Host}:{server.Port}"))}";
        return fault switch
        {
            StoreFault.NotLetIn when redis.Password is null =>
                $"{place} requires a password: give it with {ServeSettings.RedisPasswordFile.Option}, "
                + $"and a user name with {ServeSettings.RedisUser.Option}",
            StoreFault.NotLetIn =>
                $"{place} refuses this user and password: "
                    + $"check {ServeSettings.RedisPasswordFile.Option} and {ServeSettings.RedisUser.Option}",
            StoreFault.NotTrusted when redis.Ca is null =>
                $"the certificate of {place} is not trusted: name the authority that signed it with {ServeSettings.RedisCaFile.Option}, "
                + $"and the host in the certificate with {ServeSettings.Redis.Option}",
            StoreFault.NotTrusted when refusal is not null => $"{place} is refused: {refusal}",
            StoreFault.NotTrusted =>
                $"the certificate of {place} is not signed by the authority in {ServeSettings.RedisCaFile.Option}, "
                + "or names another host: check both",
            StoreFault.Replica => $"{place} is a replica, which stores nothing: name the primary too in {ServeSettings.Redis.Option}",
            StoreFault.NoTls => $"{place} does not speak TLS: leave out {ServeSettings.RedisTls.Option}, or name its TLS port",
            _ => $"{place} does not answer: start it, and check the address in {ServeSettings.Redis.Option}. "
                + (redis.Tls
                    ? "Check that the port is the TLS port of Redis. If this Redis requires a certificate of its clients, "
                        + $"give {ServeSettings.RedisCertificateFile.Option}"
                    : $"If this Redis requires TLS, add {ServeSettings.RedisTls.Option}"),
        };
    }

    private static string OptionOf(int port, MeshHostOptions options) =>
        port == options.Port ? "--port" : port == options.OperatorPort ? "--operator-port"
        : port == options.ManagementPort ? "--management-port" : "--silo-port";
}
