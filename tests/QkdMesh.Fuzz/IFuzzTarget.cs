namespace QkdMesh.Fuzz;

/// <summary>A reader of bytes from outside, and what must hold whatever the bytes are. Not safe for concurrent use.</summary>
internal interface IFuzzTarget
{
    /// <summary>What means something to the reader: mutation puts it in odd places.</summary>
    IReadOnlyList<byte[]> Words { get; }

    /// <summary>Hands the bytes to the reader. The same bytes have the same outcome, whatever was run before.</summary>
    /// <exception cref="BrokenClaimException">Something does not hold. Any other exception is the reader's own crash.</exception>
    void Run(ReadOnlySpan<byte> input);

    /// <summary>Seeds for the corpus, the same each time.</summary>
    /// <param name="root">The repository's folder.</param>
    IEnumerable<Seed> MakeCorpus(string root);
}

/// <summary>A file of the corpus.</summary>
internal readonly record struct Seed(string Name, byte[] Bytes);
