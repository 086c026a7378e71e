using System.Buffers.Binary;
using QkdMesh.Core.Randomness;

namespace QkdMesh.Core.Quantum;

/// <summary>
/// How long to leave a device alone that fails: twice as long with each failure in a row, and by chance up to half less, so that those who were refused together do not come back together.
/// </summary>
/// <param name="first">The longest wait after the first failure.</param>
/// <param name="most">The longest wait of all.</param>
public sealed class BackOff(TimeSpan first, TimeSpan most, IEntropy entropy)
{
    private int _failures;

    /// <summary>It failed once more.</summary>
    public TimeSpan Next()
    {
        Span<byte> random = stackalloc byte[sizeof(uint)];
        entropy.Fill(random);
        var share = 1 - (BinaryPrimitives.ReadUInt32LittleEndian(random) / (2.0 * uint.MaxValue));
        var doubled = first * Math.Pow(2, _failures);
        if (doubled < most) _failures++;
        return (doubled < most ? doubled : most) * share;
    }

    /// <summary>It works.</summary>
    public void Reset() => _failures = 0;
}
