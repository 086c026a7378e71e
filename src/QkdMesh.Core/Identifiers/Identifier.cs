using System.Text.RegularExpressions;

namespace QkdMesh.Core.Identifiers;

/// <summary>The one rule for names that operators write: 1 to 64 of letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, starting with a letter or digit.</summary>
public static partial class Identifier
{
    public const string Rule = "1 to 64 letters, digits, '.', '_' or '-', starting with a letter or digit";

    public static bool IsValid(string? value) => value is not null && Pattern().IsMatch(value);

    /// <exception cref="ArgumentException">The value breaks the rule.</exception>
    internal static string Check(string value, string kind) =>
        IsValid(value) ? value : throw new ArgumentException($"a {kind} is {Rule}");

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Pattern();
}
