using QkdMesh.Core.Identifiers;

namespace QkdMesh.Grains.Contracts;

/// <summary>Which silos host which nodes, as this silo knows from the membership table.</summary>
public interface INodeHosting
{
    /// <summary>Whether this silo hosts the node. SAEs of other nodes get no key here.</summary>
    bool IsHere(NodeId node);

    /// <summary>Whether any silo that is up hosts the node.</summary>
    bool IsAnywhere(NodeId node);

    /// <summary>How many silos that are up host the node.</summary>
    int CountSilosOf(NodeId node) => IsAnywhere(node) ? 1 : 0;

    /// <summary>Whether a silo that is up may host the node.</summary>
    /// <param name="silo">The address as <see cref="ISilos"/> has it.</param>
    bool IsHostedBy(NodeId node, string silo) => IsAnywhere(node);
}
