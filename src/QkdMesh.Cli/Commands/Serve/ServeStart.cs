using QkdMesh.Cli.Session;
using QkdMesh.Core.Topology;
using QkdMesh.Host;
using QkdMesh.Host.Audit;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>Starts a host, with faults of starting in words.</summary>
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
            throw new CommandFailedException("PORT_IN_USE", $"{taken.Message}: stop it, or take another with {OptionOf(taken.Port, options)}", retryable: true);
        }
        catch (AddressException fault)
        {
            throw ServeValues.Invalid($"{fault.Message}: --listen and --silo-address take one that it has");
        }
        catch (AuditDirectoryException fault)
        {
            throw new CommandFailedException("AUDIT_UNWRITABLE", $"{fault.Message}: give {ServeSettings.Audit.Option} a directory that this user can write to");
        }
        catch (OtherNetworkException other)
        {
            throw ServeValues.Invalid(
                $"cluster '{options.Cluster?.ClusterId}' runs network {other.InForce}, and the file is of {options.Topology.Name}: take the file of {other.InForce}, or another --cluster-id");
        }
        catch (Exception fault) when (PortConflict.Is(fault))
        {
            throw new CommandFailedException(
                "PORT_IN_USE",
                $"something listens on port {options.Port} or {options.ManagementPort} already: stop it, or take others with --port and --management-port",
                retryable: true);
        }
        catch (Exception fault) when (options.Cluster is { } cluster && MeshHost.IsStoreFault(fault))
        {
            throw new CommandFailedException(
                "STORE_UNAVAILABLE",
                $"Redis at {cluster.Redis.Address.Host}:{cluster.Redis.Address.Port} cannot be used: {fault.Message}",
                retryable: true);
        }
    }

    private static string OptionOf(int port, MeshHostOptions options) =>
        port == options.Port ? "--port" : port == options.ManagementPort ? "--management-port" : "--silo-port";

    /// <summary>A command to try next, for somebody who reads it on a screen.</summary>
    public static string ExampleFor(NetworkTopology topology, string address, MeshHostOptions options)
    {
        var saes = topology.Definition.Saes.Where(sae => IsHere(sae.Node.Value)).Select(sae => sae.Id).ToList();
        var pairs = from sae in saes from peer in topology.Definition.Saes.Select(peer => peer.Id) where topology.MayShare(sae, peer) select (sae, peer);
        var what = pairs.FirstOrDefault() is { sae.Value: not null } pair ? $"key get --sae {pair.sae} --peer {pair.peer}" : "network show";
        return $"{CommandPath.Root} {what}{(options.Port == ServeSettings.DefaultPort ? "" : $" --server {address}")}";

        bool IsHere(string node) => options.Cluster is null or { Sites: "all" } || options.Cluster.Sites.Split(',').Contains(node);
    }
}
