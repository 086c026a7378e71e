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
/// directions, and a silo that connects says itself which silo it is. So only a connection that this silo opens itself proves something.
/// </summary>
internal sealed partial class SiloProofs(
    ISiloIdentity identity, IClusterMembershipService membership, ILocalSiloDetails here, TimeProvider time, ILogger<SiloProofs> logger,
    ISiloRefusals? refusals = null)
    : BackgroundService, ISiloProofs
{
    private static readonly TimeSpan
        Look = TimeSpan.FromMilliseconds(200), Patience = TimeSpan.FromSeconds(1), Renewal = TimeSpan.FromMinutes(1);

    // Only the loop below writes. A certificate that expires, or that the trust no longer covers, counts no more within a second.
    private static readonly TimeSpan Judging = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<SiloAddress, Proof> _proofs = new();
    private long _judged;
    private int _version;

    public int Version => Volatile.Read(ref _version);

    public HostedNodes ProvenOf(SiloAddress silo, HostedNodes claimed) =>
        _proofs.TryGetValue(silo, out var proof) && proof.Sites.Covers(claimed) ? claimed : HostedNodes.None;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Look, time);
        do
        {
            var members = membership.CurrentSnapshot.Members;
            foreach (var gone in _proofs.Keys.Where(silo => !members.ContainsKey(silo)).ToList()) _proofs.TryRemove(gone, out _);
            var asked = members.Values.Where(IsToBeAsked).ToList();
            var answers = await Task.WhenAll(asked.Select(member => FetchAsync(member.SiloAddress, stoppingToken)));
            // A silo that is busy does not lose its nodes: without an answer there is nothing new.
            foreach (var (member, answer) in asked.Zip(answers))
                if (answer is not null) Take(member, answer);
            if (time.GetElapsedTime(_judged) >= Judging) await JudgeAgainAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private bool IsToBeAsked(ClusterMember member) =>
        member.Status is SiloStatus.Joining or SiloStatus.Active or SiloStatus.ShuttingDown
        && !member.SiloAddress.Equals(here.SiloAddress)
        && !(_proofs.TryGetValue(member.SiloAddress, out var proof) && time.GetElapsedTime(proof.At) < Renewal);

    private Task JudgeAgainAsync(CancellationToken stop)
    {
        _judged = time.GetTimestamp();
        return Task.WhenAll(_proofs.Select(entry => JudgeAsync(entry.Key, entry.Value, stop)));
    }

    // A certificate that is not believed any more may have a successor. The silo shows it when it is asked.
    private async Task JudgeAsync(SiloAddress silo, Proof proof, CancellationToken stop)
    {
        var sites = SitesOf(proof.Certificate);
        if (sites.IsNone && await FetchAsync(silo, stop) is { } shown) Put(silo, new Proof(shown, SitesOf(shown), time.GetTimestamp()));
        else Put(silo, proof with { Sites = sites });
    }

    private void Take(ClusterMember member, SiloCertificate certificate)
    {
        var sites = SitesOf(certificate);
        if (!Put(member.SiloAddress, new Proof(certificate, sites, time.GetTimestamp()))) return;
        var claimed = HostedNodes.OfSiloName(member.Name);
        if (sites.Covers(claimed)) return;
        var allowed = sites.IsNone ? "nothing" : sites.ToString();
        LogLie(member.SiloAddress, claimed, allowed);
        refusals?.Refused(
            SiloRefusal.OtherNodes, certificate.Leaf, $"the silo claims to host {claimed}, but its certificate allows {allowed}",
            member.SiloAddress.Endpoint.ToString());
    }

    private HostedNodes SitesOf(SiloCertificate certificate) =>
        certificate.Refusal(identity) is null ? identity.SitesOf(certificate.Leaf) : HostedNodes.None;

    /// <summary>Whether the silo may host something else than before.</summary>
    private bool Put(SiloAddress silo, Proof proof)
    {
        var isNew = !_proofs.TryGetValue(silo, out var known) || known.Sites.ToString() != proof.Sites.ToString();
        _proofs[silo] = proof;
        if (isNew) Interlocked.Increment(ref _version);
        return isNew;
    }

    /// <summary>The certificate that answers at a silo's address, good or not; null if none answers.</summary>
    private async Task<SiloCertificate?> FetchAsync(SiloAddress silo, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        SiloCertificate? found = null;
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(silo.Endpoint, over.Token);
            await using var tls = new SslStream(client.GetStream());
            var options = SiloTls.ClientOptions(identity, (certificate, sent) =>
            {
                found = SiloCertificate.Copy(certificate, sent);
                return found.Refusal(identity) is null;
            });
            await tls.AuthenticateAsClientAsync(options, over.Token);
            return found;
        }
        catch (AuthenticationException)
        {
            return found;
        }
        catch (Exception failure) when (failure is SocketException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Critical, "silo {silo} claims to host {claimed}, but its certificate allows {sites}: it hosts nothing")]
    private partial void LogLie(SiloAddress silo, HostedNodes claimed, string sites);

    private sealed record Proof(SiloCertificate Certificate, HostedNodes Sites, long At);
}
