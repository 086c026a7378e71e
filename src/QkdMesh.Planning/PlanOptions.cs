using Fractions;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Topology;
using QkdMesh.Planning.Allocation;

namespace QkdMesh.Planning;

/// <summary>The assumptions of a plan.</summary>
public sealed record PlanOptions
{
    /// <summary>Size of a key in bits, more than 0. The default value is 256.</summary>
    public int KeySize { get; init; } = 256;

    /// <summary>
    /// The number of keys in one order, 1 or more. They share the link key of two tags on each link. The default value is 1, which costs
    /// most.
    /// </summary>
    public int KeysPerRequest { get; init; } = 1;

    /// <summary>Whether links without a quantum channel carry keys. The default value is false.</summary>
    public bool WithPqc { get; init; }

    /// <summary>
    /// The link key that one key uses on each link of its route, in bits: its pad, and its share of the link key of the tags.
    /// </summary>
    public double LinkKeyPerKey => (double)LinkKeyPerRequest / KeysPerRequest;

    /// <summary>Whether a link counts: the plan allows its kind of key, and its rate is over 0.</summary>
    public bool Counts(LinkDefinition link) => link.SecretKeyRate.BitsPerSecond > 0 && (WithPqc || link.HasQuantumChannel);

    /// <summary>Keys per second that a link carries, in both directions together.</summary>
    internal Fraction CapacityOf(LinkDefinition link) =>
        ExactNumber.Of(link.SecretKeyRate.BitsPerSecond) * KeysPerRequest / LinkKeyPerRequest;

    // In bits: the pads of all keys, and the link key of the tags.
    private long LinkKeyPerRequest => ((long)KeySize * KeysPerRequest) + (KeyDelivery.AuthenticationLength * 8);
}
