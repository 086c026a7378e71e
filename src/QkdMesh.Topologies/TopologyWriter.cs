using System.Text;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Physics;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;
using QkdMesh.Topologies.Writing;
using static QkdMesh.Topologies.Writing.YamlText;

namespace QkdMesh.Topologies;

/// <summary>
/// Writes a network as a normalised file, one item a line. Every link has its ends, its whole loss, and its key rate or the model that
/// gives the rate. The reader gives an equal definition, if the file has at most 1 MiB (about 10,000 links).
/// </summary>
public static class TopologyWriter
{
    public static string Write(NetworkTopology topology)
    {
        var network = topology.Definition;
        var text = new StringBuilder();
        Line(text, $"{Keys.Name}: {Id(network.Name.Value)}");
        Line(text, $"{Keys.Shape}: {Words.For(Words.Shapes, network.Shape)}");
        if (network.MaxDiameter is { } diameter) Line(text, $"{Keys.MaxDiameterKm}: {Number(diameter.Kilometres)}");
        if (network.PqcUse != PqcUse.Fallback) Line(text, $"{Keys.PqcUse}: {Words.For(Words.PqcUses, network.PqcUse)}");
        if (network.RoutingPolicy != RoutingPolicy.Balanced) Line(text, $"{Keys.RoutingPolicy}: {Policy(network.RoutingPolicy)}");
        if (network.LeastPaths > 1) Line(text, $"{Keys.LeastPaths}: {network.LeastPaths}");
        if (network.LeastAssurance > Assurance.Pqc) Line(text, $"{Keys.LeastAssurance}: {Word(network.LeastAssurance)}");
        if (QuotaText.Of(network.Quotas) is { } quotas) Line(text, quotas);
        Section(text, Keys.Nodes, network.Nodes.Select(Node));
        var fibres = network.Links.Where(link => link.HasQuantumChannel).ToList();
        Section(text, Keys.Devices, fibres.DistinctBy(link => link.DeviceProfile).Select(Device));
        Section(text, Keys.Links, fibres.Select(Link));
        if (fibres.Count < network.Links.Count)
            Section(text, Keys.PqcLinks, network.Links.Where(link => !link.HasQuantumChannel).Select(PqcLink));
        Section(text, Keys.Saes, network.Saes.Select(Sae));
        if (network.Pairs.Count > 0) Section(text, Keys.Pairs, network.Pairs.Select(Pair));
        if (network.Tenants.Count > 0) Section(text, Keys.Tenants, network.Tenants.Select(AccessText.Of));
        foreach (var line in AccessLines(network.Access)) Line(text, line);
        return text.ToString();
    }

    /// <summary>The lines of the section that says who runs the network; none without operators.</summary>
    public static IEnumerable<string> AccessLines(AccessDefinition access) => AccessText.Of(access);

    private static string Node(NodeDefinition node)
    {
        var position = node.Position is { } at
            ? $"{Keys.Position}: {{{Keys.Latitude}: {Number(at.Latitude)}, {Keys.Longitude}: {Number(at.Longitude)}}}, "
            : "";
        var role = Words.For(Words.Roles, node.Role);
        return $"{Keys.Id}: {Id(node.Id.Value)}, {Keys.DisplayName}: {Quoted(node.DisplayName)}, {position}{Keys.Role}: {role}";
    }

    // Every link without a model has its own rate. The rate of the profile is written because a profile needs one.
    private static string Device(LinkDefinition link) => $"{Keys.Id}: {Id(link.DeviceProfile)}, " + (link.Source.Bb84 is { } bb84
        ? $"{Keys.Bb84}: {{{string.Join(", ", Units(bb84))}}}"
        : $"{Keys.RateKbps}: {Kilo(link.SecretKeyRate.BitsPerSecond)}");

    private static IEnumerable<string> Units(Bb84Link bb84)
    {
        foreach (var parameter in Bb84Keys.Parameters)
            yield return $"{parameter.Key}: {DecimalText.Write(parameter.Of(bb84.Device), parameter.Power)}";
        if (bb84.FiniteKey is not { } finite) yield break;
        yield return $"{Bb84Keys.BlockPulses}: {Number(finite.BlockPulses)}";
        yield return $"{Bb84Keys.FailureProbability}: {Number(finite.FailureProbability)}";
    }

    // A rate from the model is not written: the reader would take it for the operator's own rate.
    private static string Rate(LinkDefinition link) =>
        link.Source.Bb84 is { } bb84 && bb84.Estimate(link.Length, link.Loss).SecretKeyRate == link.SecretKeyRate
            ? ""
            : $", {Keys.LinkRateKbps}: {Kilo(link.SecretKeyRate.BitsPerSecond)}";

    private static string SharedFibre(Bb84Link? bb84)
    {
        if (bb84 is null) return "";
        var attenuation = $", {Keys.Attenuation}: {Number(bb84.AttenuationDbPerKm)}";
        return bb84.Classical.Count == 0
            ? attenuation
            : $"{attenuation}, {Keys.Classical}: [{string.Join(", ", bb84.Classical.Select(Group))}]";
    }

    private static string Group(ClassicalChannels group) =>
        $"{{{Keys.Direction}: {Words.For(Words.Directions, group.Direction)}, {Keys.Channels}: {Number(group.Count)}, "
        + $"{Keys.PowerDbm}: {Number(group.PowerDbm)}, "
        + $"{Keys.Raman}: {Number(group.RamanCoefficient)}{(group.WavelengthNm is { } nm ? $", {Keys.ClassicalNm}: {Number(nm)}" : "")}}}";

    private static string Link(LinkDefinition link) =>
        $"{Keys.LinkId}: {Id(link.Id.Value)}, {Keys.Ends}: [{Id(link.A.Value)}, {Id(link.B.Value)}], "
        + $"{Keys.LengthKm}: {Number(link.Length.Kilometres)}, {Keys.LossDb}: {Number(link.Loss.Decibels)}, "
        + $"{Keys.Device}: {Id(link.DeviceProfile)}{Rate(link)}{SharedFibre(link.Source.Bb84)}{Kmes(link.Source.Etsi014)}";

    private static string Kmes(Etsi014Access? kmes) =>
        kmes is null ? "" : $", {Keys.Etsi014}: {{{Keys.KmeA}: {Kme(kmes.A)}, {Keys.KmeB}: {Kme(kmes.B)}}}";

    private static string Kme(KmeAccess kme) => $"{{{Keys.KmeUrl}: {Quoted(kme.Url.OriginalString)}, {Keys.KmeSaeId}: {Id(kme.SaeId)}}}";

    private static string PqcLink(LinkDefinition link) =>
        $"{Keys.LinkId}: {Id(link.Id.Value)}, {Keys.Ends}: [{Id(link.A.Value)}, {Id(link.B.Value)}], "
        + $"{Keys.PqcRateKbps}: {Kilo(link.SecretKeyRate.BitsPerSecond)}, {Keys.Kem}: {Words.For(Words.Kems, link.Source.Pqc!.Kem)}, "
        + $"{Keys.RekeyMinutes}: {Number(link.Source.Pqc.Rekey.TotalMinutes)}";

    private static string Sae(SaeDefinition sae) =>
        $"{Keys.Id}: {Id(sae.Id.Value)}, {Keys.AtNode}: {Id(sae.Node.Value)}, "
        + $"{Keys.SharesWith}: [{string.Join(", ", sae.SharesWith.Select(peer => peer.Value).Order(StringComparer.Ordinal).Select(Id))}]"
        + AccessText.Of(sae);

    private static string Pair(PairDefinition pair) =>
        $"{Keys.PairSaes}: [{Id(pair.One.Value)}, {Id(pair.Other.Value)}]"
        + (pair.RoutingPolicy is { } policy ? $", {Keys.RoutingPolicy}: {Policy(policy)}" : "")
        + (pair.LeastPaths is { } paths ? $", {Keys.LeastPaths}: {paths}" : "")
        + (pair.LeastAssurance is { } assurance ? $", {Keys.LeastAssurance}: {Word(assurance)}" : "")
        + QuotaText.After(pair.Quotas);

    private static string Policy(RoutingPolicy policy) => Words.For(Words.RoutingPolicies, policy);

    private static string Word(Assurance assurance) => Words.For(Words.Assurances, assurance);

    private static void Section(StringBuilder text, Key key, IEnumerable<string> items)
    {
        var lines = items.Select(item => $"  - {{{item}}}").ToList();
        Line(text, lines.Count == 0 ? $"{key}: []" : $"{key}:");
        foreach (var line in lines) Line(text, line);
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');

    private static string Number(double value) => DecimalText.Write(value, power: 0);

    private static string Kilo(double bitsPerSecond) => DecimalText.Write(bitsPerSecond, power: 3);
}
