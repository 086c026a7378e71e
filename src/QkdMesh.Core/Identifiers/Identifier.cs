using System.Buffers;

namespace QkdMesh.Core.Identifiers;

/// <summary>
/// The one rule for names that operators write: 1 to 64 of letters, digits, <c>.</c>, <c>_</c> and <c>-</c>. The first is a letter or
/// digit.
/// </summary>
public static class Identifier
{
    public const string Rule = "1 to 64 letters, digits, '.', '_' or '-', starting with a letter or digit";

    private const int MaxLength = 64;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public static bool IsValid(string? value) =>
        value is { Length: > 0 and <= MaxLength } && char.IsAsciiLetterOrDigit(value[0]) && !value.AsSpan().ContainsAnyExcept(Allowed);

    /// <exception cref="ArgumentException">The value breaks the rule.</exception>
    internal static string Check(string value, string kind) =>
        IsValid(value) ? value : throw new ArgumentException($"a {kind} is {Rule}");
}
