using System.Diagnostics;

namespace QkdMesh.Fuzz;

/// <summary>One input's run.</summary>
/// <param name="Failure">Null where all holds, in time.</param>
internal sealed record Trial(string? Failure, TimeSpan Taken)
{
    /// <summary>The longest that any input may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    private const int Tries = 3;

    /// <summary>A slow answer is tried again, for the machine may be busy; a slow reader stays slow.</summary>
    /// <param name="limit"><see cref="Limit"/> where none is given.</param>
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

    // Whatever a reader throws, and no one expected, is the finding.
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
