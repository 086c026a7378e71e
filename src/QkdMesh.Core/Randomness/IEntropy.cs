namespace QkdMesh.Core.Randomness;

/// <summary>Where random bytes come from: the operating system in service, a seed in tests and simulation.</summary>
public interface IEntropy
{
    /// <summary>Fills the whole span with fresh random bytes.</summary>
    void Fill(Span<byte> destination);
}
