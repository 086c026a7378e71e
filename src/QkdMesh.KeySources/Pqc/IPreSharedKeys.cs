using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.KeySources.Pqc;

/// <summary>The pre-shared keys of the nodes that this process runs. Each pqc link has a key of its own.</summary>
public interface IPreSharedKeys
{
    /// <summary>
    /// The key of a link as it is now, for one of its ends. The caller disposes of it. The error says to operators what to do.
    /// </summary>
    Result<PreSharedKey> Of(LinkId link, NodeId end);
}
