using QkdMesh.Core.Keys;
using QkdMesh.Core.Topology;

namespace QkdMesh.Planning;

/// <summary>What a plan counts with.</summary>
public sealed record PlanOptions
{
    /// <summary>In bits, more than 0. The default value is 256.</summary>
    public int KeySize { get; init; } = 256;

    /// <summary>
    /// Keys that an SAE orders at a time, 1 or more: they share one key of the one-time tag on each link. The default value is 1, which costs most.
    /// </summary>
    public int KeysPerRequest { get; init; } = 1;

    /// <summary>Whether links without a quantum channel carry keys. The default value is false.</summary>
    public bool WithPqc { get; init; }

    /// <summary>Link key that one key costs on each link of its route, in bits: its pad and its share of the one-time tag's key.</summary>
    public double LinkKeyPerKey => KeySize + (OneTimeTag.KeyLength * 8.0 / KeysPerRequest);

    /// <summary>Whether a link counts: its key is of the kind that the plan is for, and there is some.</summary>
    public bool Counts(LinkDefinition link) => link.SecretKeyRate.BitsPerSecond > 0 && (WithPqc || link.HasQuantumChannel);

    /// <summary>Keys per second that a link carries, in both directions together.</summary>
    internal double CapacityOf(LinkDefinition link) => link.SecretKeyRate.BitsPerSecond / LinkKeyPerKey;
}
