namespace QkdMesh.Core.Physics;

internal static class Saturation
{
    /// <summary>1 - e^-x for x of 0 or more, to full precision where x is small.</summary>
    public static double Of(double x) => x > 1e-3 ? 1 - Math.Exp(-x) : x * (1 - (x / 2 * (1 - (x / 3 * (1 - (x / 4))))));
}
