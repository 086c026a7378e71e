using Grpc.Core;
using QkdMesh.Core.Identifiers;
using QkdMesh.Northbound.V1;
using static QkdMesh.Host.Tests.Probes.ProbeAuthorities;

namespace QkdMesh.Host.Tests.Probes;

/// <summary>Callers with certificates that are trusted: each gets what the topology says, and no more.</summary>
public sealed class CallerTests(SecuredRing ring) : IClassFixture<SecuredRing>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheCertificateNamesTheSae_WhateverTheHeaderSays()
    {
        var keys = new KeySupply.KeySupplyClient(ring.ConnectSae(MadridRing.Norte));

        var status = await keys.GetStatusAsync(
            new() { PeerSaeId = MadridRing.Quiron }, new Metadata { { "qkdmesh-sae", "ministry-quijote" } },
            cancellationToken: Cancellation);

        status.SaeId.Should().Be(MadridRing.Norte);
    }

    [Fact]
    public async Task ThePairOfThePeerGetsTheKey_AndNobodyElse()
    {
        var norte = new KeySupply.KeySupplyClient(ring.ConnectSae(MadridRing.Norte));
        var quiron = new KeySupply.KeySupplyClient(ring.ConnectSae(MadridRing.Quiron));
        var ministry = new KeySupply.KeySupplyClient(ring.ConnectSae("ministry-quijote"));
        var before = ring.Audited("refused").Count;

        var wrongPair = () => norte.GetKeysAsync(new() { PeerSaeId = "ministry-quijote" }, cancellationToken: Cancellation).ResponseAsync;
        (await wrongPair.Should().ThrowAsync<RpcException>()).Which.StatusCode
            .Should().Be(StatusCode.NotFound, "an SAE of another tenant is as unknown as one that does not exist");
        await WaitForAsync(() => ring.Audited("refused").Count > before);

        before = ring.Audited("refused").Count;
        var ordered = await norte.GetKeysAsync(new() { PeerSaeId = MadridRing.Quiron }, cancellationToken: Cancellation);
        var wanted = new GetKeysByIdRequest { PeerSaeId = MadridRing.Norte, KeyIds = { ordered.Keys[0].KeyId } };
        var stolen = () => ministry.GetKeysByIdAsync(wanted, cancellationToken: Cancellation).ResponseAsync;
        (await stolen.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.NotFound);

        var collected = await quiron.GetKeysByIdAsync(wanted, cancellationToken: Cancellation);
        collected.Keys[0].Key_.Should().Equal(ordered.Keys[0].Key_);
        await WaitForAsync(() => ring.Audited("refused").Count > before);
    }

    [Fact]
    public async Task ASiloActsForSaesOfItsSites_AndForNoOthers()
    {
        var silo = ring.Connect(
            ring.Host.Address, ring.Authorities.Issue(Silos, Leaf("silo-2") with { Uris = ["qkdmesh://madrid-ring/site/norte"] }));
        var keys = new KeySupply.KeySupplyClient(silo);

        var status = await keys.GetStatusAsync(
            new() { PeerSaeId = MadridRing.Quiron }, new Metadata { { "qkdmesh-sae", MadridRing.Norte } }, cancellationToken: Cancellation);
        var other = () => keys.GetStatusAsync(
            new() { PeerSaeId = MadridRing.Norte }, new Metadata { { "qkdmesh-sae", MadridRing.Quiron } }, cancellationToken: Cancellation)
            .ResponseAsync;

        status.SaeId.Should().Be(MadridRing.Norte);
        (await other.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.PermissionDenied);
    }

    [Fact]
    public async Task WhoOrderedWhatIsInTheAudit()
    {
        var certificate = ring.Authorities.Issue(Operators, Leaf("olga"));
        var network = new Network.NetworkClient(ring.Connect(ring.Host.Operators, certificate));

        await network.CutLinkAsync(new() { LinkId = "norte-concepcion" }, cancellationToken: Cancellation);
        await network.RestoreLinkAsync(new() { LinkId = "norte-concepcion" }, cancellationToken: Cancellation);

        var orders = ring.Audited("ordered").Where(line => line.Contains("norte-concepcion", StringComparison.Ordinal)).ToList();
        orders.Should().HaveCountGreaterThanOrEqualTo(2).And.OnlyContain(line =>
            line.Contains("\"operator\":\"olga\"", StringComparison.Ordinal)
            && line.Contains(Pki.SubjectNames.Sha256(certificate), StringComparison.Ordinal)
            && line.Contains("127.0.0.1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhoLoggedInIsInTheAudit_OnceForAConnection()
    {
        var certificate = ring.Authorities.Issue("saes-bank", Leaf(MadridRing.Norte));
        var keys = new KeySupply.KeySupplyClient(ring.Connect(ring.Host.Address, certificate));
        for (var call = 0; call < 3; call++)
            await keys.GetStatusAsync(new() { PeerSaeId = MadridRing.Quiron }, cancellationToken: Cancellation);
        await new Network.NetworkClient(ring.ConnectOperator("vera")).GetClusterAsync(new(), cancellationToken: Cancellation);

        await WaitForAsync(() => ring.Audited("login").Any(Is("\"door\":\"operators\",\"caller\":\"vera\"")));
        ring.Audited("login").Where(Is(Pki.SubjectNames.Sha256(certificate))).Should().ContainSingle()
            .Which.Should().Contain($"\"door\":\"saes\",\"caller\":\"{MadridRing.Norte}\"").And.Contain("127.0.0.1");
    }

    [Fact]
    public async Task WhatATopologyChangesIsInTheAudit()
    {
        var longer = ring.Yaml.Replace("length_km: 7.8", "length_km: 7.9", StringComparison.Ordinal);
        (await ApplyAsync("tomas", longer)).Should().Be(StatusCode.OK);

        await WaitForAsync(() => ring.Audited("topology").Any(
            line => Is("\"operator\":\"tomas\"")(line) && Is("7.9")(line)));
        (await ApplyAsync("tomas", ring.Yaml)).Should().Be(StatusCode.OK);
        await WaitForAsync(() => ring.Audited("credential").Any(Is("\"change\":\"in_force\"")));
    }

    private static Func<string, bool> Is(string part) => line => line.Contains(part, StringComparison.Ordinal);

    [Fact]
    public async Task TheDifferenceOfTopologiesDecidesWhoMayApplyThem()
    {
        var shorter = ring.Yaml.Replace("length_km: 7.8", "length_km: 7.7", StringComparison.Ordinal);
        var otherRoles = ring.Yaml.Replace("roles: [viewer]", "roles: [viewer, auditor]", StringComparison.Ordinal);
        shorter.Should().NotBe(ring.Yaml);
        otherRoles.Should().NotBe(ring.Yaml);

        (await ApplyAsync("tomas", otherRoles)).Should().Be(StatusCode.PermissionDenied);
        (await ApplyAsync("sofia", shorter)).Should().Be(StatusCode.PermissionDenied);
        (await ApplyAsync("tomas", shorter)).Should().Be(StatusCode.OK);
        (await ApplyAsync("sofia", otherRoles)).Should().Be(StatusCode.PermissionDenied, "it would make the link long again");
        (await ApplyAsync("tomas", ring.Yaml)).Should().Be(StatusCode.OK);
        (await ApplyAsync("sofia", otherRoles)).Should().Be(StatusCode.OK);
        (await ApplyAsync("sofia", ring.Yaml)).Should().Be(StatusCode.OK);
    }

    [Fact]
    public async Task AnAccessRuleGoesLive_OnOpenConnections()
    {
        var vera = new Network.NetworkClient(ring.ConnectOperator("vera"));
        await vera.GetClusterAsync(new(), cancellationToken: Cancellation);

        var without = ring.Yaml.Replace("    - {id: vera, roles: [viewer]}\n", "", StringComparison.Ordinal);
        (await ApplyAsync("sofia", without)).Should().Be(StatusCode.OK);
        var again = () => vera.GetClusterAsync(new(), cancellationToken: Cancellation).ResponseAsync;
        (await again.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.Unauthenticated);

        (await ApplyAsync("sofia", ring.Yaml)).Should().Be(StatusCode.OK);
        await vera.GetClusterAsync(new(), cancellationToken: Cancellation);
    }

    [Fact]
    public async Task RevocationEndsLiveStreams_OfTheRevokedCertificateAlone()
    {
        var revoked = ring.Authorities.Issue(Operators, Leaf("aldo"));
        using var watched = new Network.NetworkClient(ring.Connect(ring.Host.Operators, revoked))
            .WatchNetwork(new(), cancellationToken: Cancellation);
        using var other = new Network.NetworkClient(ring.ConnectOperator("vera")).WatchNetwork(new(), cancellationToken: Cancellation);
        await watched.ResponseStream.MoveNext(Cancellation);
        await other.ResponseStream.MoveNext(Cancellation);

        ring.Authorities.Revoke(Operators, revoked);

        var reading = async () =>
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            limit.CancelAfter(TimeSpan.FromSeconds(20));
            while (await watched.ResponseStream.MoveNext(limit.Token))
            {
                // The network changes all the time.
            }
        };
        (await reading.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().NotBe(StatusCode.Cancelled, "the server ends it");
        (await other.ResponseStream.MoveNext(Cancellation)).Should().BeTrue("the other certificate is good");
        await WaitForAsync(() => ring.Audited("refused").Any(line => line.Contains("is revoked", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task TheSocketIsOfThisUserAlone_AndServesKeysToTheSaeThatACallNames()
    {
        var caller = ring.ConnectSocket();
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(ring.SocketPath).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var status = await new KeySupply.KeySupplyClient(caller).GetStatusAsync(
            new() { PeerSaeId = MadridRing.Quiron }, new Metadata { { "qkdmesh-sae", MadridRing.Norte } }, cancellationToken: Cancellation);
        var order = () => new Network.NetworkClient(caller).GetClusterAsync(new(), cancellationToken: Cancellation).ResponseAsync;

        status.SaeId.Should().Be(MadridRing.Norte);
        (await order.Should().ThrowAsync<RpcException>()).Which.StatusCode.Should().Be(StatusCode.PermissionDenied);
    }

    [Fact]
    public async Task HealthIsForEverybodyOfThisMachine_AndItsFilesAreGood()
    {
        var ready = await ring.ConnectHttp(null).GetStringAsync(new Uri(ring.Host.Management!, "/health/ready"), Cancellation);
        ready.Should().StartWith("ok, contract").And.NotContain("development").And.NotContain("trust:");
        ring.Host.IsDevelopment.Should().BeFalse();
    }

    private async Task<StatusCode> ApplyAsync(string id, string yaml)
    {
        try
        {
            var network = new Network.NetworkClient(ring.ConnectOperator(id));
            await network.ApplyTopologyAsync(new() { Yaml = yaml }, cancellationToken: Cancellation);
            return StatusCode.OK;
        }
        catch (RpcException refusal)
        {
            return refusal.StatusCode;
        }
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(20));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!condition()) await timer.WaitForNextTickAsync(limit.Token);
    }
}
