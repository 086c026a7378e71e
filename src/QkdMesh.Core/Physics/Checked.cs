using System.Globalization;
using System.Runtime.CompilerServices;

namespace QkdMesh.Core.Physics;

/// <summary>The ranges that inputs of the model are held to. What is no number is in no range.</summary>
internal static class Checked
{
    /// <exception cref="ArgumentOutOfRangeException">Less than the least, more than the most, or not a number.</exception>
    public static double Within(double value, double least, double most, [CallerMemberName] string name = "") =>
        value >= least && value <= most
        ? value
        : throw new ArgumentOutOfRangeException(
            name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is from {least} to {most}"));
}
