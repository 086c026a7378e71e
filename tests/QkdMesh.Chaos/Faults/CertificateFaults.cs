using QkdMesh.Chaos.Loads;
using QkdMesh.Chaos.Processes;
using QkdMesh.Chaos.Running;

namespace QkdMesh.Chaos.Faults;

/// <summary>Renews, replaces and revokes certificates while silos run, in the steps of docs/security.md.</summary>
internal sealed class CertificateFaults(ClusterCredentials credentials, SiloClients callers)
{
    // Silos look at their files once a second.
    private static readonly TimeSpan UntilRead = TimeSpan.FromSeconds(3);

    public async Task DoAsync(Fault fault, bool isOver, CancellationToken cancellationToken)
    {
        switch (fault.Kind)
        {
            case FaultKind.CertificatesRenewed when !isOver:
                credentials.Renew();
                callers.Reconnect();
                break;
            case FaultKind.AuthoritiesReplaced when isOver: credentials.DropOldAuthorities(); break;
            case FaultKind.AuthoritiesReplaced:
                credentials.ReplaceAuthorities();
                callers.Reconnect();
                await MachineClock.PassAsync(UntilRead, cancellationToken);
                credentials.Renew();
                callers.Reconnect();
                break;
            case FaultKind.SaeRevoked when isOver:
                credentials.Renew(fault.What);
                callers.Reconnect();
                break;
            case FaultKind.SaeRevoked: credentials.Revoke(fault.What); break;
        }
    }
}
