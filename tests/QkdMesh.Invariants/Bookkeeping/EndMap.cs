using System.Runtime.InteropServices;
using QkdMesh.History;

namespace QkdMesh.Invariants.Bookkeeping;

/// <summary>What an invariant knows of each link end. An entry is made at the first request for it.</summary>
internal sealed class EndMap<T> where T : class, new()
{
    private readonly Dictionary<LinkEndRef, T> _ends = [];

    public T Of(LinkEvent happened) => CollectionsMarshal.GetValueRefOrAddDefault(_ends, LinkEndRef.Of(happened), out _) ??= new T();
}
