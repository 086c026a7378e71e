using System.Net;

namespace QkdMesh.Host.Listeners;

/// <summary>How this process knows its callers, in words for operators.</summary>
internal sealed class CallerPolicy(MeshHostOptions options, CallerTrust? trust, Handshakes? handshakes)
{
    /// <summary>What an operator has to know, one line each. Empty if callers prove themselves and all files are good.</summary>
    public IEnumerable<string> Warnings =>
    [
        .. WarningsOf(options),
        .. trust?.Errors.Select(error => $"trust: {error}; what was read {trust.Age.TotalSeconds:0} s ago is in force") ?? [],
        .. handshakes?.Error is { } error ? new[] { $"certificate: {error}; the last good one is in force" } : [],
    ];

    public static IEnumerable<string> WarningsOf(MeshHostOptions options)
    {
        if (options.Tls is null)
        {
            // A process that reaches the silo port is a silo.
            var open = IPAddress.IsLoopback(options.Listen) ? options.Cluster?.SiloAddress ?? options.Listen : options.Listen;
            yield return IPAddress.IsLoopback(open)
                ? "development mode: callers name themselves, and every user of this machine may take keys and give orders"
                : $"INSECURE: everybody who reaches {open} may take the keys of every SAE and give orders (--insecure-listen)";
        }
        else if (options.UnixSocket is { } path)
        {
            yield return $"callers at {path} name themselves: they run as the user of this process";
        }

        if (options is { Tls: not null, Cluster: not null, NodeCredentials: null })
            yield return "nodes have no certificates: a process that reaches the silo ports can act as any node (--node-credentials)";
    }
}
