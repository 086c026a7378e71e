using System.Buffers.Binary;
using QkdMesh.Core.Randomness;

namespace QkdMesh.Core.Quantum;

/// <summary>
/// How long to wait before the next try of a device that failed. The wait doubles with each failure in a row, and is shortened by a random
/// share of up to one half, so callers that failed together do not come back together.
/// </summary>
/// <param name="first">The longest wait after the first failure.</param>
/// <param name="most">The longest wait of all.</param>
public sealed class BackOff(TimeSpan first, TimeSpan most, IEntropy entropy)
{
    private int _failures;

    /// <summary>The device failed once more: how long to wait now.</summary>
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
