using System.Net;
using QkdMesh.Clustering.Identity;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Host.Associations;
using QkdMesh.Topologies;

namespace QkdMesh.Host.Listeners;

/// <summary>How this process knows its callers, in words for operators.</summary>
internal sealed class CallerPolicy(
    MeshHostOptions options, NetworkView view, CallerTrust? trust, Handshakes? handshakes, CertifiedIdentities? nodes)
{
    private readonly SiloCertificates? _silo = options.Cluster?.Identity as SiloCertificates;

    /// <summary>Why files cannot be used as they are now, one line each. The last good ones are in force.</summary>
    public IEnumerable<string> FileFaults => new[] { handshakes?.Error, _silo?.Error, nodes?.Error }.OfType<string>()
        .Concat(trust?.Errors ?? []).Distinct(StringComparer.Ordinal);

    /// <summary>When what is in force ends: certificates of this silo and of its nodes, authorities, and revocation lists.</summary>
    public IEnumerable<(string Kind, DateTimeOffset End)> Ends
    {
        get
        {
            if (handshakes is not null) yield return ("certificate", handshakes.CertificateEnd);
            foreach (var end in nodes?.CertificateEnds ?? []) yield return ("certificate", end);
            foreach (var bundle in (trust?.Bundles ?? []).Concat(nodes is null ? [] : [nodes.Authorities]))
            {
                yield return ("authority", bundle.AuthoritiesEnd);
                if (bundle.ListsEnd is { } lists) yield return ("list", lists);
            }
        }
    }

    /// <summary>
    /// What is in force, in words: the certificate of this process, and when what it trusts and shows ends. Other words after each change.
    /// </summary>
    public string InForce => string.Join("; ",
    [
        .. new[] { handshakes is null ? null : $"certificate sha256 {handshakes.Fingerprint}" }.OfType<string>(),
        $"reading {trust?.Version ?? 0} of the trust directory",
        .. Ends.Select(end => $"{end.Kind} until {end.End.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}"),
    ]);

    /// <summary>What an operator has to know, one line each. Empty if callers prove themselves and all files are good.</summary>
    public IEnumerable<string> Warnings =>
    [
        .. WarningsOf(options, view.Current?.Topology ?? options.Topology),
        .. FileFaults.Select(fault => $"{fault}; what was read before is in force"),
    ];

    private static IEnumerable<string> WarningsOf(MeshHostOptions options, NetworkTopology inForce)
    {
        if (options.Tls is null)
        {
            // A process that reaches the silo port is a silo.
            var open = IPAddress.IsLoopback(options.Listen) ? options.Cluster?.SiloAddress ?? options.Listen : options.Listen;
            yield return IPAddress.IsLoopback(open)
                ? "development mode: callers name themselves, and every user of this machine may take keys and give orders"
                : $"INSECURE: everybody who reaches {open} may take the keys of every SAE and give orders (--insecure-listen)";
            if (inForce.Definition.Access.TwoPersons is not TwoPersonOrders.None and var orders)
                yield return "without TLS, no operator proves who it is: orders that take two operators are refused "
                    + $"(two_persons: {string.Join(", ", TwoPersonWords.Of(orders))})";
        }
        else if (options.UnixSocket is { } path)
        {
            yield return $"callers at {path} name themselves: they run as the user of this process";
        }

        if (options is { Tls: not null, Cluster: not null, NodeCredentials: null })
            yield return "nodes have no certificates: a process that reaches the silo ports can act as any node (--node-credentials)";
    }
}
