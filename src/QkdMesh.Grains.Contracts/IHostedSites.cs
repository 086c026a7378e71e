using QkdMesh.Core.Identifiers;

namespace QkdMesh.Grains.Contracts;

/// <summary>Where nodes are hosted, as this silo knows.</summary>
public interface IHostedSites
{
    /// <summary>Whether this silo hosts the node: SAEs of other nodes get no key here.</summary>
    bool IsHere(NodeId node);

    /// <summary>False while this silo may have been replaced and not know it: it is not to speak for its nodes.</summary>
    bool IsSure { get; }

    /// <summary>Whether any silo that is up hosts the node.</summary>
    bool IsAnywhere(NodeId node);

    /// <summary>How long the node is to hold still here from now on: a silo that hosted it was declared dead, and may not know it yet.</summary>
    TimeSpan HoldsStill(NodeId node);
}
