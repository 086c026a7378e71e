namespace QkdMesh.Core.Quantities;

/// <summary>
/// Numbers that callers send as unsigned 32-bit fields are kept as int, bit by bit. So a number that is too large for an int is
/// negative, and every check refuses it. The refusal names the number that was sent.
/// </summary>
internal static class SentNumber
{
    /// <summary>The number as it was sent.</summary>
    public static uint AsSent(this int number) => unchecked((uint)number);
}
