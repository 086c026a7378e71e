using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace QkdMesh.Northbound.Identity;

/// <summary>What is served at a listener, and how its callers are known.</summary>
public enum Door
{
    /// <summary>The development mode: keys and orders without TLS. Callers name themselves.</summary>
    Development,

    /// <summary>A Unix socket beside listeners with TLS: keys only. Callers name themselves: they run as the same user.</summary>
    Socket,

    /// <summary>Keys for SAEs, with certificates.</summary>
    Saes,

    /// <summary>Orders of operators, with certificates.</summary>
    Operators,

    /// <summary>Health and metrics.</summary>
    Management,
}

public static class Doors
{
    /// <summary>The listener in one word, for records.</summary>
    public static string Word(this Door door) => door.ToString().ToLowerInvariant();
}

/// <summary>A connection, as the listener knows it. It is a feature of the connection.</summary>
public sealed class Connected(Door door, ConnectionContext connection)
{
    private static readonly TimeSpan MostAge = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private long _judgedTrust = -1;
    private DateTimeOffset _judgedAt, _end;
    private (Holder? Holder, string Cause, string Reason) _judged;
    private object? _caller;
    private int _isKnown;

    public Door Door => door;

    /// <summary>The certificate of the peer; null before the handshake, and for a peer without one.</summary>
    public PresentedCertificate? Certificate { get; private set; }

    /// <summary>The names in the certificate. Only with a certificate.</summary>
    public CertificateNames? Names { get; private set; }

    /// <summary>Where the peer is; null for a socket without an address.</summary>
    public string? Address => connection.RemoteEndPoint?.ToString();

    public static Connected? Of(HttpContext context) => context.Features.Get<Connected>();

    public void Present(PresentedCertificate certificate)
    {
        Names = CertificateNames.Of(certificate.Leaf);
        Certificate = certificate;
        _end = certificate.Sent.Prepend(certificate.Leaf).Min(each => new DateTimeOffset(each.NotAfter.ToUniversalTime()));
    }

    /// <summary>Ends the connection, with every call on it.</summary>
    public void Abort(string reason) => connection.Abort(new ConnectionAbortedException(reason));

    /// <summary>
    /// The holder of the certificate, judged by the newest trust. A judgement is kept until the trust changes or the certificate expires,
    /// and for a minute at most: revocation lists expire too.
    /// </summary>
    public (Holder? Holder, string Cause, string Reason) Judge(ICertificateTrust trust, IReadOnlyList<HolderKind> kinds, TimeProvider time)
    {
        if (Certificate is not { } certificate) return (null, "NO_CERTIFICATE", "the caller has no certificate");
        lock (_gate)
        {
            var (version, now) = (trust.Version, time.GetUtcNow());
            if (version == _judgedTrust && now - _judgedAt < MostAge && now < _end && now >= _judgedAt) return _judged;
            (_judged, _judgedTrust, _judgedAt, _caller) = (trust.Judge(certificate, kinds), version, now, null);
            return _judged;
        }
    }

    /// <summary>Whether this is the first call of a caller that is known. True once.</summary>
    public bool IsFirstKnown() => Interlocked.Exchange(ref _isKnown, 1) == 0;

    /// <summary>What was found for a version of the topology, found once. A new judgement makes it void.</summary>
    public T Cached<T>(long topologyVersion, Func<T> find)
    {
        lock (_gate)
        {
            if (_caller is (long version, T known) && version == topologyVersion) return known;
            var found = find();
            _caller = (topologyVersion, found);
            return found;
        }
    }
}
