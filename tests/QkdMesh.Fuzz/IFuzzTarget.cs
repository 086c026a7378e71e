namespace QkdMesh.Fuzz;

/// <summary>A reader of bytes from outside, and what must hold for all bytes. Not safe for concurrent use.</summary>
internal interface IFuzzTarget
{
    /// <summary>Words that the reader knows. Mutation puts them in odd places.</summary>
    IReadOnlyList<byte[]> Words { get; }

    /// <summary>Hands the bytes to the reader. The outcome depends on the bytes only, not on earlier runs.</summary>
    /// <exception cref="BrokenClaimException">A claim does not hold. Any other exception is a crash of the reader.</exception>
    void Run(ReadOnlySpan<byte> input);

    /// <summary>Seeds for the corpus, the same each time.</summary>
    /// <param name="root">The repository's folder.</param>
    IEnumerable<Seed> MakeCorpus(string root);
}

/// <summary>A file of the corpus.</summary>
internal readonly record struct Seed(string Name, byte[] Bytes);
