namespace QkdMesh.Core.Topology;

/// <summary>The layouts that an operator can declare; the declared one is checked.</summary>
public enum NetworkShape
{
    Mesh,
    Ring,
    Star,
    PointToPoint,
}

/// <summary>Whether a node may relay keys of others.</summary>
public enum NodeRole
{
    /// <summary>A trusted node: it may be an intermediate hop.</summary>
    Trusted,

    /// <summary>An end node: keys start and end there, none pass through.</summary>
    End,
}
