using System.Diagnostics;

namespace QkdMesh.Fuzz;

/// <summary>The run of one input.</summary>
/// <param name="Failure">Null if every claim holds, in time.</param>
internal sealed record Trial(string? Failure, TimeSpan Taken)
{
    /// <summary>The longest time that any input may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private const int Tries = 3;

    /// <summary>Repeats a slow run, because the machine may be busy. A reader that is slow itself stays slow.</summary>
    /// <param name="limit">Null for <see cref="Limit"/>.</param>
    public static Trial Of(IFuzzTarget target, byte[] input, TimeSpan? limit = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            var start = Stopwatch.GetTimestamp();
            var failure = Run(target, input);
            var taken = Stopwatch.GetElapsedTime(start);
            if (failure is not null || taken < (limit ?? Limit)) return new(failure, taken);
            if (attempt == Tries) return new($"takes {taken.TotalSeconds:F1} s", taken);
        }
    }

    // An exception that nobody expected is the finding.
    private static string? Run(IFuzzTarget target, byte[] input)
    {
        try
        {
            target.Run(input);
            return null;
        }
        catch (BrokenClaimException broken)
        {
            return broken.Message;
        }
        catch (Exception crash) when (crash is not OutOfMemoryException)
        {
            return $"throws {crash}";
        }
    }
}
