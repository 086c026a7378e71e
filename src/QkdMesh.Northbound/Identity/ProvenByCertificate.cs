using Grpc.Core;
using Microsoft.AspNetCore.Http;
using QkdMesh.Application;
using QkdMesh.Application.Access;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Routing;
using QkdMesh.Core.Topology;
using QkdMesh.Pki;

namespace QkdMesh.Northbound.Identity;

/// <summary>
/// Finds callers by their certificates, for each call: the newest authorities, revocation lists and topology decide. A call without TLS at
/// a Unix socket names its SAE itself.
/// </summary>
/// <param name="records">Where the first known call of each connection is recorded; null if it is not.</param>
public sealed class ProvenByCertificate(
    ICertificateTrust trust, NetworkView view, TimeProvider time, IAccessRecords? records = null) : ICallerIdentity
{
    /// <summary>The holders whose certificates are accepted at a listener.</summary>
    public static IReadOnlyList<HolderKind> HoldersAt(Door door) => door switch
    {
        // A silo passes on calls for SAEs of its own sites.
        Door.Saes => [HolderKind.Sae, HolderKind.Silo],
        Door.Operators or Door.Management => [HolderKind.Operator],
        _ => [],
    };

    private volatile Matches? _matches;

    public bool IsDevelopment => false;

    public Result<SaeId> Of(ServerCallContext context)
    {
        if (DoorOf(context) == Door.Socket) return NamedInMetadata.NamedBy(context.GetHttpContext());
        if (view.Current is not { } network) return NetworkReadiness.NotYet;
        var judged = Judge(context.GetHttpContext());
        if (judged.Error is { } error) return error;
        var (connected, holder) = judged.Value;
        return holder.Kind switch
        {
            HolderKind.Sae => Told(
                connected, connected.Cached(network.TopologyVersion, () => FindSae(network.Topology, connected.Names!, holder)),
                sae => sae.Value),
            HolderKind.Silo => ActsFor(context, network.Topology, connected.Names!),
            _ => new MeshError(ErrorCode.NotAllowed, "the certificate of an operator is not an SAE's"),
        };
    }

    public Result<Orderer> OperatorAt(HttpContext context)
    {
        if (view.Current is not { } network) return NetworkReadiness.NotYet;
        var judged = Judge(context);
        if (judged.Error is { } error) return error;
        var (connected, holder) = judged.Value;
        return holder.Kind == HolderKind.Operator
            ? Told(connected, connected.Cached(network.TopologyVersion, () => FindOperator(network.Topology, connected)), by => by.Id!)
            : new MeshError(ErrorCode.NotAllowed, "only the certificate of an operator may give orders");
    }

    public MeshError? CheckPeer(ServerCallContext context) => DoorOf(context) == Door.Socket ? null : Judge(context.GetHttpContext()).Error;

    public Door DoorOf(ServerCallContext context) => Connected.Of(context.GetHttpContext())?.Door ?? Door.Management;

    private Result<(Connected Connected, Holder Holder)> Judge(HttpContext context)
    {
        if (Connected.Of(context) is not { } connected)
            return new MeshError(ErrorCode.CallerNotProven, "the call came over a connection without TLS");
        var (holder, _, reason) = connected.Judge(trust, HoldersAt(connected.Door), time);
        return holder is null ? new MeshError(ErrorCode.CallerNotProven, reason) : (connected, holder);
    }

    private Result<T> Told<T>(Connected connected, Result<T> caller, Func<T, string> id)
    {
        if (records is not null && caller.IsOk && connected.IsFirstKnown())
            records.LoggedIn(new(connected.Door.Word(), id(caller.Value), connected.Names!.Fingerprint, connected.Address));
        return caller;
    }

    private Result<SaeId> FindSae(NetworkTopology topology, CertificateNames names, Holder holder)
    {
        var tenants = topology.Definition.Tenants.ToDictionary(tenant => tenant.Id, StringComparer.Ordinal);
        var found = MatchesOf(topology).Saes.Match(names, id => topology.FindSae(new SaeId(id)) is { } sae && IsEligible(sae));
        return One(found, names, "SAE") is { } error ? error : new SaeId(found.Single());

        bool IsEligible(SaeDefinition sae) => sae.Tenant is not { } tenant
            ? holder.Tenant is null
            : tenants[tenant].Authority is { } authority ? holder.Authorities.Contains(authority) : holder.Tenant == tenant;
    }

    private Result<Orderer> FindOperator(NetworkTopology topology, Connected connected)
    {
        var names = connected.Names!;
        var found = MatchesOf(topology).Operators.Match(names, _ => true);
        if (One(found, names, "operator") is { } error) return error;
        var id = found.Single();
        var roles = topology.Definition.Access.Operators.First(each => each.Id == id).Roles;
        return new Orderer(id, names.Fingerprint, connected.Address, roles);
    }

    // Made once for each topology: a network can have thousands of SAEs.
    private Matches MatchesOf(NetworkTopology topology)
    {
        var known = _matches;
        if (known?.Topology == topology) return known;
        return _matches = new(topology, SelectorMatch.OfSaes(topology), SelectorMatch.OfOperators(topology));
    }

    // A silo passes a call on to another silo of the same site. It has no say for SAEs of other sites.
    private static Result<SaeId> ActsFor(ServerCallContext context, NetworkTopology topology, CertificateNames names)
    {
        var named = NamedInMetadata.NamedBy(context.GetHttpContext());
        if (named.Error is { Code: ErrorCode.CallerNotNamed } unnamed)
            return unnamed with { Detail = $"the certificate is that of a silo, and {unnamed.Detail}: an SAE has one of its own" };
        if (named.Error is { } error) return error;
        if (topology.FindSae(named.Value) is not { } sae)
            return new MeshError(ErrorCode.UnknownSae, $"{named.Value} is not an SAE of {topology.Name}");
        var isOfItsSites = names.Uris.Select(MeshUri.Parse).Any(uri => uri?.Covers(topology.Name.Value, sae.Node.Value) == true);
        return isOfItsSites
            ? sae.Id
            : new MeshError(ErrorCode.NotAllowed, $"the certificate of this silo does not cover node {sae.Node} of SAE {sae.Id}");
    }

    private static MeshError? One(IReadOnlySet<string> found, CertificateNames names, string kind) => found.Count switch
    {
        1 => null,
        0 => new(ErrorCode.CallerNotProven, $"the certificate '{names.Subject}' (sha256 {names.Fingerprint}) stands for no {kind}"),
        _ => new(
            ErrorCode.CallerNotProven,
            $"the certificate '{names.Subject}' (sha256 {names.Fingerprint}) stands for several {kind}s: "
            + string.Join(", ", found.Order(StringComparer.Ordinal))),
    };

    private sealed record Matches(NetworkTopology Topology, SelectorMatch Saes, SelectorMatch Operators);
}
