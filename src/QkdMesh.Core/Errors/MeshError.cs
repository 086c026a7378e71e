using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Errors;

/// <summary>An expected failure: its code, and what happened this time. Never holds key.</summary>
public sealed record MeshError(ErrorCode Code, string Detail)
{
    /// <summary>The link that it lies at, where it lies at one: a relay can go round it.</summary>
    public LinkId? Link { get; init; }

    /// <summary>The slave SAE whose keys failed, if a request is for several; otherwise null. Not sent between grains.</summary>
    public SaeId? Slave { get; init; }

    /// <summary>URLs of silos that may serve the request, as far as the silo that answers knows. Not sent between grains.</summary>
    public IReadOnlyList<string> TryAt { get; init; } = [];

    /// <summary>What the caller can do in this case; null where the advice of the catalogue fits. Not sent between grains.</summary>
    public string? Advice { get; init; }

    /// <summary>When the same request may succeed; null if nobody knows. Not sent between grains.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Bytes of link key that were used up on all links for nothing. Not sent between grains.</summary>
    public long LinkKeySpent { get; init; }

    /// <summary>The part of <see cref="LinkKeySpent"/> that each additional slave took, in their order. Not sent between grains.</summary>
    public IReadOnlyList<long> LinkKeySpentForOthers { get; init; } = [];

    /// <summary>The silo of the same site that runs the node now, if this silo is to pass the call on. Never sent anywhere.</summary>
    public PassedOn? PassOnTo { get; init; }

    /// <summary>The error with the slave SAE in its detail, if it lies at one of several.</summary>
    public MeshError Naming(SaeId? slave) => slave is { } sae ? this with { Detail = $"no keys for {sae}: {Detail}" } : this;

    public override string ToString() => $"{ErrorCatalogue.Of(Code).Reason}: {Detail}";
}

/// <summary>Where a call is passed on to.</summary>
/// <param name="Silo">URL of the silo's gRPC services.</param>
/// <param name="Node">The node that the silo has to host.</param>
public sealed record PassedOn(string Silo, NodeId Node);
