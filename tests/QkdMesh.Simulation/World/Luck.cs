using System.Runtime.InteropServices;
using QkdMesh.Core.Randomness;

namespace QkdMesh.Simulation.World;

/// <summary>
/// Random numbers from a seed: SplitMix64 (Steele, Lea and Flood, 2014). The same seed gives the same numbers on every machine.
/// </summary>
internal sealed class Luck(ulong seed) : IEntropy
{
    private ulong _state = seed;

    public ulong Next()
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>A number from the first to the second, both included.</summary>
    public int Between(int least, int most) => least + (int)(Next() % (ulong)(most - least + 1));

    /// <param name="share">From 0 to 1.</param>
    public bool Happens(double share) => share > 0 && (Next() >> 11) * (1.0 / (1UL << 53)) < share;

    public T Pick<T>(IReadOnlyList<T> from) => from[Between(0, from.Count - 1)];

    public void Fill(Span<byte> destination)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(destination);
        for (var at = 0; at < words.Length; at++) words[at] = Next();
        for (var at = words.Length * sizeof(ulong); at < destination.Length; at++) destination[at] = (byte)Next();
    }
}
