namespace QkdMesh.Client.KeySupply;

/// <summary>Keys that go to a reader one after another. What it does not take is overwritten.</summary>
internal sealed class Handover(QkdKeys keys) : IDisposable
{
    private int _next;

    public int Count => keys.Count;

    /// <summary>The next key is the reader's.</summary>
    public QkdKey Next() => keys[_next++];

    /// <summary>The reader does not want the next key.</summary>
    public void Drop() => keys[_next++].Dispose();

    public void Dispose()
    {
        for (; _next < keys.Count; _next++) keys[_next].Dispose();
    }
}
