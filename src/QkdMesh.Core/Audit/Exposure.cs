using QkdMesh.Core.Identifiers;

namespace QkdMesh.Core.Audit;

/// <summary>What a node could learn of a key by its place, where it keeps all that passes through it.</summary>
public enum Exposure
{
    /// <summary>Nothing: the key did not pass it.</summary>
    NotOnRoute,

    /// <summary>A share, or several, of a key of which it lacks another.</summary>
    ShareOnly,

    /// <summary>All that was relayed, but not the secret that the two ends put into the key.</summary>
    HybridSecretLacking,

    /// <summary>The key: an end of it is at the node, which holds it by its place.</summary>
    End,

    /// <summary>The key: the node is between the ends, on the only way or on the way of every share.</summary>
    Readable,
}

public static class ExposureOfKeys
{
    /// <summary>What a node could learn of the keys of a record.</summary>
    public static Exposure ExposureTo(this AuditRecord keys, NodeId node)
    {
        if (keys.Routes.Any(route => route[0] == node || route[^1] == node)) return Exposure.End;
        var shares = keys.Routes.Count(route => route.Contains(node));
        if (shares == 0) return Exposure.NotOnRoute;
        if (shares < keys.Routes.Count) return Exposure.ShareOnly;
        return keys.IsHybrid ? Exposure.HybridSecretLacking : Exposure.Readable;
    }
}
