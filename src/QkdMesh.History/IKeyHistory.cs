namespace QkdMesh.History;

/// <summary>Where what happens to key is written down. Called in the middle of a decision: it must neither wait nor throw.</summary>
public interface IKeyHistory
{
    /// <summary>False where nobody reads: then neither an event nor a digest is made.</summary>
    bool IsOn { get; }

    /// <summary>Takes an event, and sets its time.</summary>
    void Add(KeyEvent happened);

    /// <summary>The digest of key under the secret of this history.</summary>
    KeyDigest Digest(ReadOnlySpan<byte> key);
}

/// <summary>The history of a mesh in service: nothing is written down.</summary>
public sealed class NoHistory : IKeyHistory
{
    private NoHistory()
    {
    }

    public static NoHistory Instance { get; } = new();

    public bool IsOn => false;

    public void Add(KeyEvent happened)
    {
    }

    public KeyDigest Digest(ReadOnlySpan<byte> key) => default;
}
