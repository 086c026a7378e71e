using Orleans.Runtime;

namespace QkdMesh.Grains.Placement;

/// <summary>Which nodes silos have proven that they may host. A silo that claims more is not believed.</summary>
public interface ISiloProofs
{
    /// <summary>What a silo may host of what it claims: nothing until it has proven who it is.</summary>
    HostedNodes ProvenOf(SiloAddress silo, HostedNodes claimed);

    /// <summary>Rises when a silo has proven something new.</summary>
    int Version { get; }
}

/// <summary>Believes what silos claim: in one process, and in clusters without TLS.</summary>
internal sealed class BelievedClaims : ISiloProofs
{
    public int Version => 0;

    public HostedNodes ProvenOf(SiloAddress silo, HostedNodes claimed) => claimed;
}
