using System.Globalization;
using Grpc.Core;
using QkdMesh.Chaos.Faults;
using QkdMesh.Chaos.Loads;
using QkdMesh.Invariants;

namespace QkdMesh.Chaos.Verdicts;

/// <summary>
/// While certificates are renewed or revoked, no call fails but those of an SAE that is revoked, and these get no key. When the trust in an
/// authority ends, silos end connections that still use its certificates. So a call in progress may have no answer, and is made again.
/// </summary>
internal static class Rotation
{
    /// <summary>A call failed; a call had no answer in time; an SAE that is revoked got a key.</summary>
    public const string Fails = "ROTATION", Late = "LATE", Served = "REVOKED";

    // Silos read their files once a second. A busy machine may pause.
    private static readonly TimeSpan UntilRead = TimeSpan.FromSeconds(5);

    public static IEnumerable<Violation> Judge(IReadOnlyList<PlayedFault> faults, IReadOnlyCollection<RequestRecord> requests)
    {
        var rotations = faults.Where(fault => fault.Fault.Kind is
            FaultKind.CertificatesRenewed or FaultKind.AuthoritiesReplaced or FaultKind.SaeRevoked).ToList();
        foreach (var request in requests.Where(request => request is { Servable: true, Result.FirstError: not null }))
        {
            var error = request.Result.FirstError;
            var isLate = error == nameof(StatusCode.DeadlineExceeded);
            if (!rotations.Exists(rotation => IsDuring(rotation, request) && !(isLate && IsAtTheEndOfTrust(rotation, request)))) continue;
            yield return Broken(
                isLate ? Late : Fails,
                $"the call of {request.Master} for a key with {request.Slave} at {request.Begun} failed: {error}");
        }
        foreach (var revoked in rotations.Where(rotation => rotation.Fault.Kind == FaultKind.SaeRevoked))
        foreach (var request in requests.Where(request => request.Master == revoked.Fault.What && request.Error is null
            && request.Begun >= revoked.Done + UntilRead && request.Ended < revoked.To))
            yield return Broken(Served, $"{request.Master} got a key at {request.Begun}, and was revoked at {revoked.Done}");
    }

    private static bool IsDuring(PlayedFault rotation, RequestRecord request) =>
        request.Ended >= rotation.From && request.Begun <= rotation.To + UntilRead;

    private static bool IsAtTheEndOfTrust(PlayedFault rotation, RequestRecord request) =>
        rotation.Fault.Kind == FaultKind.AuthoritiesReplaced && request.Ended >= rotation.To && request.Begun <= rotation.To + UntilRead;

    private static Violation Broken(string code, FormattableString what) =>
        new(code, what.ToString(CultureInfo.InvariantCulture), null, []);
}
