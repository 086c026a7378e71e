using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using QkdMesh.Grains.Placement;

namespace QkdMesh.Clustering.Identity;

/// <summary>
/// Asks every silo of the membership table for its certificate, at the address in the table. Silos send over connections of both
/// directions, and a silo that connects says itself who it is. So only a connection that this silo opens itself proves something.
/// </summary>
internal sealed partial class SiloProofs(
    ISiloIdentity identity, IClusterMembershipService membership, ILocalSiloDetails here, TimeProvider time, ILogger<SiloProofs> logger)
    : BackgroundService, ISiloProofs
{
    private static readonly TimeSpan
        Look = TimeSpan.FromMilliseconds(200), Patience = TimeSpan.FromSeconds(2), Renewal = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<SiloAddress, Proof> _proofs = new();
    private int _version;

    public int Version => Volatile.Read(ref _version);

    public HostedNodes ProvenOf(SiloAddress silo, HostedNodes claimed) =>
        _proofs.TryGetValue(silo, out var proof) && proof.Sites.Covers(claimed) ? claimed : HostedNodes.None;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // What was believed by the old trust is asked for again at once.
        identity.WhenChanged(() => Forget(_ => true));
        using var timer = new PeriodicTimer(Look, time);
        do
        {
            var members = membership.CurrentSnapshot.Members;
            Forget(silo => !members.ContainsKey(silo));
            await Task.WhenAll(members.Values.Where(IsToBeAsked).Select(member => AskAsync(member, stoppingToken)));
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private bool IsToBeAsked(ClusterMember member) =>
        member.Status is SiloStatus.Joining or SiloStatus.Active or SiloStatus.ShuttingDown
        && !member.SiloAddress.Equals(here.SiloAddress)
        && !(_proofs.TryGetValue(member.SiloAddress, out var proof) && time.GetElapsedTime(proof.At) < Renewal);

    private async Task AskAsync(ClusterMember member, CancellationToken stop)
    {
        var known = _proofs.GetValueOrDefault(member.SiloAddress);
        // A silo that is busy does not lose its nodes: without an answer there is nothing new.
        if (await FetchAsync(member.SiloAddress, stop) is not { } sites) return;
        _proofs[member.SiloAddress] = new Proof(sites, time.GetTimestamp());
        if (known?.Sites.ToString() == sites.ToString()) return;
        Interlocked.Increment(ref _version);
        var claimed = HostedNodes.OfSiloName(member.Name);
        if (!sites.Covers(claimed)) LogLie(member.SiloAddress, claimed, sites);
    }

    /// <summary>What the certificate that answers at a silo's address allows: nothing if it is refused, null if none answers.</summary>
    private async Task<HostedNodes?> FetchAsync(SiloAddress silo, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(silo.Endpoint, over.Token);
            await using var tls = new SslStream(client.GetStream());
            HostedNodes? sites = null;
            var options = SiloTls.ClientOptions(identity, (certificate, sent) =>
            {
                var isGood = identity.Refusal(certificate, sent) is null;
                sites = isGood ? identity.SitesOf(certificate) : HostedNodes.None;
                return isGood;
            });
            await AuthenticateAsync(tls, options, over.Token);
            return sites;
        }
        catch (Exception failure) when (failure is SocketException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    // A certificate that is refused is an answer too.
    private static async Task AuthenticateAsync(SslStream tls, SslClientAuthenticationOptions options, CancellationToken stop)
    {
        try
        {
            await tls.AuthenticateAsClientAsync(options, stop);
        }
        catch (AuthenticationException)
        {
        }
    }

    private void Forget(Func<SiloAddress, bool> isOver)
    {
        foreach (var silo in _proofs.Keys.Where(isOver).ToList())
            if (_proofs.TryRemove(silo, out _)) Interlocked.Increment(ref _version);
    }

    [LoggerMessage(LogLevel.Critical, "silo {silo} claims to host {claimed}, but its certificate allows {sites}: it hosts nothing")]
    private partial void LogLie(SiloAddress silo, HostedNodes claimed, HostedNodes sites);

    private sealed record Proof(HostedNodes Sites, long At);
}
