using System.Diagnostics.CodeAnalysis;

namespace QkdMesh.Fuzz;

/// <summary>What a harness claims about a reader.</summary>
internal static class Claim
{
    public static void Holds([DoesNotReturnIf(false)] bool holds, string claim)
    {
        if (!holds) throw new BrokenClaimException(claim);
    }
}

internal sealed class BrokenClaimException(string claim) : Exception($"does not hold: {claim}");
