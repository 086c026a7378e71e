namespace QkdMesh.Core.Physics;

internal static class BinaryEntropy
{
    /// <summary>h2, in bits, of a probability from 0 to 1.</summary>
    public static double Of(double probability) => probability is <= 0 or >= 1
        ? 0
        : -((probability * Math.Log2(probability)) + ((1 - probability) * Math.Log2(1 - probability)));
}
