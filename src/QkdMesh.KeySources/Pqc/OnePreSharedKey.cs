using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;

namespace QkdMesh.KeySources.Pqc;

/// <summary>One key for all links, in a process that runs both ends of each. No other process knows it.</summary>
public sealed class OnePreSharedKey(PreSharedKey key) : IPreSharedKeys
{
    public Result<PreSharedKey> Of(LinkId link, NodeId end) => key.Copy();
}
