using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using QkdMesh.Core.Topology;
using QkdMesh.Northbound.Access;
using static QkdMesh.Host.Tests.Probes.ProbeAuthorities;

namespace QkdMesh.Host.Tests.Probes;

/// <summary>
/// Calls every method that the host serves, as every kind of caller that must not get in, and as the callers that may. Methods are found in
/// the running host, so a new one is probed too.
/// </summary>
public sealed class AccessProbes(SecuredRing ring) : IClassFixture<SecuredRing>
{
    private static readonly StatusCode[] Refusals = [StatusCode.Unauthenticated, StatusCode.PermissionDenied];

    /// <summary>The certificates that no method may accept, at any port.</summary>
    private Dictionary<string, X509Certificate2?> Strangers => new()
    {
        ["no certificate"] = null,
        ["wrong CA, SAE"] = Authorities.Issue(Rogue, Leaf(MadridRing.Norte)),
        ["wrong CA, operator"] = Authorities.Issue(Rogue, Leaf("sofia")),
        ["expired, SAE"] = Authorities.Issue(Bank, Past(MadridRing.Norte)),
        ["expired, operator"] = Authorities.Issue(Operators, Past("sofia")),
        ["not yet valid, SAE"] = Authorities.Issue(Bank, Future(MadridRing.Norte)),
        ["not yet valid, operator"] = Authorities.Issue(Operators, Future("sofia")),
        ["revoked, SAE"] = Authorities.RevokedSae,
        ["revoked, operator"] = Authorities.RevokedOperator,
        ["ambiguous SAE"] = Authorities.Issue(Bank, Leaf(MadridRing.Norte) with { DnsNames = [SecuredRing.QuironDns] }),
        ["ambiguous operator"] = Authorities.Issue(
            Operators, Leaf("x") with { Uris = ["qkdmesh://madrid-ring/operator/sofia", "qkdmesh://madrid-ring/operator/olga"] }),
        ["serverAuth only, SAE"] = Authorities.Issue(Bank, Leaf(MadridRing.Norte) with { ClientAuth = false, ServerAuth = true }),
        ["serverAuth only, operator"] = Authorities.Issue(Operators, Leaf("sofia") with { ClientAuth = false, ServerAuth = true }),
        ["same name, CA of another tenant"] = Authorities.Issue(Ministry, Leaf(MadridRing.Norte)),
        ["unregistered SAE"] = Authorities.Issue(Bank, Leaf("bank-nobody")),
        ["unregistered operator"] = Authorities.Issue(Operators, Leaf("nobody")),
        ["SAE that calls itself an operator"] =
            Authorities.Issue(Bank, Leaf("sofia") with { Uris = ["qkdmesh://madrid-ring/operator/sofia"] }),
        ["operator that calls itself an SAE"] =
            Authorities.Issue(Operators, Leaf(MadridRing.Norte) with { Uris = ["qkdmesh://madrid-ring/sae/bank-norte"] }),
        ["SAE of another network"] =
            Authorities.Issue(Bank, Leaf(MadridRing.Norte) with { Uris = ["qkdmesh://milan/sae/bank-norte"] }),
        ["operator of another network"] = Authorities.Issue(Operators, Leaf("x") with { Uris = ["qkdmesh://milan/operator/sofia"] }),
        ["signed by itself, SAE"] = SignedByItself(MadridRing.Norte),
        ["signed by itself, operator"] = SignedByItself("sofia"),
        ["node"] = Authorities.Issue(Nodes, Leaf(MadridRing.Norte) with { Uris = ["qkdmesh://madrid-ring/node/norte"] }),
        ["silo without sites"] = Authorities.Issue(Silos, Leaf("silo-9")),
        ["silo of another site"] = Authorities.Issue(Silos, SiloOf("quiron")),
        ["silo of another network"] = Authorities.Issue(Silos, Leaf("silo-9") with { Uris = ["qkdmesh://milan/site/norte"] }),
        ["wrong CA, silo"] = Authorities.Issue(Rogue, SiloOf("norte")),
        ["expired, silo"] = Authorities.Issue(Silos, Past("silo-2") with { Uris = SiloOf("norte").Uris }),
        ["silo that calls itself an operator"] =
            Authorities.Issue(Silos, Leaf("sofia") with { Uris = ["qkdmesh://madrid-ring/operator/sofia"] }),
    };

    /// <summary>Certificates that are good, at ports that are not for them. The management port serves no call at all.</summary>
    private IEnumerable<(string Kind, Uri Address, X509Certificate2? Certificate)> WrongDoors =>
    [
        ("no certificate at the management port", ring.Host.Management!, null),
        ("node at the management port", ring.Host.Management!, Strangers["node"]),
        ("wrong CA at the management port", ring.Host.Management!, Strangers["wrong CA, operator"]),
        ("SAE at the operators' port", ring.Host.Operators, Authorities.Issue(Bank, Leaf(MadridRing.Norte))),
        ("SAE at the management port", ring.Host.Management!, Authorities.Issue(Bank, Leaf(MadridRing.Norte))),
        ("operator at the SAEs' port", ring.Host.Address, Authorities.Issue(Operators, Leaf("sofia"))),
        ("operator at the management port", ring.Host.Management!, Authorities.Issue(Operators, Leaf("sofia"))),
        ("silo at the operators' port", ring.Host.Operators, Authorities.Issue(Silos, SiloOf("norte"))),
        ("silo at the management port", ring.Host.Management!, Authorities.Issue(Silos, SiloOf("norte"))),
    ];

    private ProbeAuthorities Authorities => ring.Authorities;

    [Fact]
    public void EveryMethodHasARule_AndEveryRuleHasAMethod()
    {
        var served = ring.Methods.Select(method => method.FullName).ToList();
        served.Should().OnlyContain(method => AccessRules.Of(method) != null);
        AccessRules.Methods.Should().OnlyContain(
            method => served.Contains(method) || method.Contains("Probe") || method.Contains("Reflection"), "other rules are dead");
    }

    [Fact]
    public async Task NoStrangerGetsIn_AndEachRefusalIsAudited()
    {
        var before = ring.Audited("refused").Count;
        // Health needs no right, only a certificate that is trusted at the port.
        var methods = ring.Methods.Where(method => AccessRules.Of(method.FullName)!.Caller != CallerKind.Anyone).ToList();
        var strangers =
            from stranger in Strangers
            from address in new[] { ring.Host.Address, ring.Host.Operators }
            select (Kind: $"{stranger.Key} at {address.Port}", Address: address, Certificate: stranger.Value);
        var probes =
            from stranger in strangers.Concat(WrongDoors)
            let caller = ring.Connect(stranger.Address, stranger.Certificate)
            from method in methods
            select (stranger.Kind, Caller: caller, Method: method);
        var all = probes.ToList();
        var (granted, connections, calls) = (new ConcurrentBag<string>(), new ConcurrentBag<string>(), 0);
        await Parallel.ForEachAsync(all, TestContext.Current.CancellationToken, async (probe, _) =>
        {
            var status = await probe.Caller.TryAsync(probe.Method, headers: new() { { "qkdmesh-sae", MadridRing.Norte } });
            if (Refusals.Contains(status.StatusCode)) Interlocked.Increment(ref calls);
            else if (IsOfTheConnection(status)) connections.Add(probe.Kind);
            else granted.Add($"{probe.Kind}: {probe.Method.FullName}: {status}");
        });

        granted.Should().BeEmpty();
        Strangers.Should().HaveCountGreaterThanOrEqualTo(25);
        all.Count.Should().BeGreaterThanOrEqualTo(1_000);
        // Calls that wait for one connection are refused together.
        var refused = calls + connections.Distinct().Count();
        await WaitForAsync(() => ring.Audited("refused").Count - before >= refused);
    }

    [Fact]
    public async Task TheRightCallerIsGrantedEachMethod()
    {
        var sae = ring.ConnectSae(MadridRing.Norte);
        var operators = SecuredRing.Operators.Keys.ToDictionary(id => id, ring.ConnectOperator);
        foreach (var method in ring.Methods)
        {
            var rule = AccessRules.Of(method.FullName)!;
            if (rule.Caller != CallerKind.Operator)
            {
                var status = await sae.TryAsync(method);
                Refusals.Should().NotContain(status.StatusCode, method.FullName);
                IsOfTheConnection(status).Should().BeFalse($"{method.FullName}: {status}");
            }

            foreach (var (id, caller) in operators)
            {
                var status = await caller.TryAsync(method);
                var isGranted = !Refusals.Contains(status.StatusCode) && !IsOfTheConnection(status);
                var isAllowed = rule.Caller == CallerKind.Anyone
                    || (rule.Caller == CallerKind.Operator && (rule.Roles & SecuredRing.Operators[id]) != OperatorRoles.None);
                isGranted.Should().Be(isAllowed, $"{method.FullName} as {id}: {status}");
            }
        }
    }

    [Fact]
    public async Task ASiloThatIsAllowedToActsForItsSae()
    {
        var silo = ring.Connect(ring.Host.Address, Authorities.Issue(Silos, SiloOf("norte")));
        foreach (var method in ring.Methods.Where(method => AccessRules.Of(method.FullName)!.Caller == CallerKind.Sae))
        {
            var status = await silo.TryAsync(method, headers: new() { { "qkdmesh-sae", MadridRing.Norte } });
            Refusals.Should().NotContain(status.StatusCode, method.FullName);
            IsOfTheConnection(status).Should().BeFalse($"{method.FullName}: {status}");
        }
    }

    private static QkdMesh.Pki.LeafRequest SiloOf(string site) => Leaf("silo-2") with { Uris = [$"qkdmesh://madrid-ring/site/{site}"] };

    private static QkdMesh.Pki.LeafRequest Past(string name) => Leaf(name) with
    {
        NotBefore = TimeProvider.System.GetUtcNow() - TimeSpan.FromDays(2),
        NotAfter = TimeProvider.System.GetUtcNow() - TimeSpan.FromMinutes(1),
    };

    private static QkdMesh.Pki.LeafRequest Future(string name) => Leaf(name) with
    {
        NotBefore = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(30),
    };

    // The handshake failed: no answer came.
    private static bool IsOfTheConnection(Status status) =>
        status.StatusCode is StatusCode.Unavailable or StatusCode.Internal
        && status.DebugException is HttpRequestException or IOException;

    private static async Task WaitForAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!condition()) await timer.WaitForNextTickAsync(limit.Token);
    }
}
