using System.Net;
using QkdMesh.Client;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Commands.Pki;

/// <summary>Reads which silos there are, which nodes each may host, and where others reach it.</summary>
internal static class SiloMembers
{
    private const string Form = "NAME=NODE[,NODE...]@HOST[,HOST...], such as north=norte,quevedo@north.example,192.0.2.7";

    /// <param name="note">Gets a line if no silo may host a node.</param>
    /// <exception cref="ExpectedFailureException">A value is wrong.</exception>
    public static IReadOnlyList<SiloMember> Read(IReadOnlyList<string> values, NetworkTopology topology, Action<string> note)
    {
        if (values.Count == 0) return [new SiloMember("silo", [MeshUri.EverySite], ["localhost", "127.0.0.1", "::1"])];
        var silos = values.Select(value => Read(value, topology)).ToList();
        if (silos.GroupBy(silo => silo.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw Wrong($"--silo names {twice.Key} twice: give each silo a name of its own");
        var hosted = silos.SelectMany(silo => silo.Sites).ToHashSet(StringComparer.Ordinal);
        var left = topology.Definition.Nodes.Select(node => node.Id.Value).Where(node => !hosted.Contains(node)).ToList();
        if (left.Count > 0 && !hosted.Contains(MeshUri.EverySite)) note($"warning: no silo may host {string.Join(", ", left)}");
        return silos;
    }

    private static SiloMember Read(string value, NetworkTopology topology)
    {
        if (value.Split('=', 2) is not [var name, var rest] || rest.Split('@', 2) is not [var sites, var hosts])
            throw Wrong($"--silo takes {Form}, not '{value}'");
        if (!Identifier.IsValid(name)) throw Wrong($"'{name}' is not a name for a silo: a name has {Identifier.Rule}");
        var (nodes, places) = (Parts(sites), Parts(hosts));
        if (nodes.Count == 0 || places.Count == 0) throw Wrong($"--silo takes {Form}, not '{value}'");
        if (places.Find(place => Uri.CheckHostName(place) == UriHostNameType.Unknown) is { } host)
            throw Wrong($"'{host}' of silo {name} is neither a DNS name nor an IP address: give it without a scheme and a port");
        if (nodes is ["all"]) return new SiloMember(name, [MeshUri.EverySite], [.. places.Select(Plain)]);
        var known = topology.Definition.Nodes.Select(node => node.Id.Value).ToList();
        if (nodes.Find(node => !known.Contains(node)) is { } unknown)
            throw Wrong(
                $"'{unknown}' of silo {name} is not a node of {topology.Name}: "
                + new NearestName(known).AdviseOr(unknown, $"give 'all' or {string.Join(", ", known)}"));
        return new SiloMember(name, nodes, [.. places.Select(Plain)]);
    }

    // An IPv6 address may stand in brackets.
    private static string Plain(string host) => IPAddress.TryParse(host, out var address) ? $"{address}" : host.ToLowerInvariant();

    private static List<string> Parts(string text) =>
        [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];

    private static ExpectedFailureException Wrong(string message) => new("INVALID_MEMBER", message);
}
