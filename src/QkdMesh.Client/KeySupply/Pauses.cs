using System.Security.Cryptography;

namespace QkdMesh.Client.KeySupply;

/// <summary>How long to wait before an attempt is repeated: longer each time, and not the same for all callers.</summary>
internal static class Pauses
{
    private const int Shortest = 50, Longest = 2000, LargestShift = 10;

    /// <param name="attempt">How many attempts failed; from 1.</param>
    public static TimeSpan After(int attempt)
    {
        var longest = Math.Min(Shortest << Math.Min(attempt - 1, LargestShift), Longest);
        return TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(longest / 2, longest + 1));
    }
}
