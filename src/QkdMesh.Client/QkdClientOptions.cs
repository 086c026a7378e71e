using Microsoft.Extensions.Logging;

namespace QkdMesh.Client;

/// <summary>Which silos a client calls, and who it is.</summary>
public sealed record QkdClientOptions
{
    /// <summary>The silos of the SAE's site, as <c>https://HOST:PORT</c>. Calls go to them in turn. No other address is called.</summary>
    public required IReadOnlyList<Uri> Servers { get; init; }

    /// <summary>
    /// The directory of the SAE's credential: <c>tls.crt</c>, <c>tls.key</c> and <c>ca.crt</c>, which has the authorities of the silos.
    /// The files may be renewed while the program runs. Null only for a mesh without TLS.
    /// </summary>
    public string? Credentials { get; init; }

    /// <summary>The id of the SAE, for a mesh without TLS: nobody proves anything there. Null with credentials.</summary>
    public string? Sae { get; init; }

    /// <summary>How long a call may take, with all its attempts. A session can differ. The default value is 10 seconds.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How many attempts may be repeated at once. Each repetition takes one, and ten calls that succeed give one back. So a client does not
    /// press a mesh that has trouble. The default value is 20.
    /// </summary>
    public int RetryBudget { get; init; } = 20;

    /// <summary>Gets a line when another silo is asked, and when a stream loses its connection. Null for none.</summary>
    public ILogger? Logger { get; init; }

    /// <summary>The clock. The default value is that of the system.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}

/// <summary>What all keys of a session have in common. The peer has to collect by its own session.</summary>
public sealed record SessionOptions
{
    /// <summary>A multiple of 8. The default value is 256.</summary>
    public int KeySizeBits { get; init; } = 256;

    /// <summary>The keys have this assurance or a stronger one. The default value accepts every assurance.</summary>
    public KeyAssurance LeastAssurance { get; init; }

    /// <summary>
    /// The two end nodes add a secret of their own to each key, agreed by ML-KEM. No node between them then knows the key from what it
    /// relays. The default value is false.
    /// </summary>
    public bool Hybrid { get; init; }

    /// <summary>Splits each key over so many routes without a common node. The default value is 1.</summary>
    public int DisjointPaths { get; init; } = 1;

    /// <summary>How long a call may take. Null for the value of the client.</summary>
    public TimeSpan? Deadline { get; init; }
}

/// <summary>Which stream a reader reads.</summary>
public sealed record StreamOptions
{
    /// <summary>The same at both SAEs: letters, digits, '.', '_' or '-'. The default value is "default".</summary>
    public string Name { get; init; } = "default";

    /// <summary>
    /// One key in each period. The SAE whose id comes first in byte order decides. The default value is zero: as fast as both SAEs read.
    /// </summary>
    public TimeSpan Period { get; init; }

    /// <summary>
    /// How long a connection may be lost before the reader fails. Until the first key, the deadline of the session counts. The default
    /// value is five minutes.
    /// </summary>
    public TimeSpan LongestOutage { get; init; } = TimeSpan.FromMinutes(5);
}
