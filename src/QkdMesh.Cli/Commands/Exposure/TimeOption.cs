using System.CommandLine;
using System.Globalization;

namespace QkdMesh.Cli.Commands.Exposure;

/// <summary>An option that takes a time in ISO 8601.</summary>
internal static class TimeOption
{
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    // K stands for an offset, a Z or nothing.
    private static readonly string[] Forms =
        ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static Option<string?> Named(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "TIME" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && Parse(token.Value) is null)
                {
                    result.AddError(
                        $"{name} takes a time such as 2026-03-01, 2026-03-01T14:30Z or 2026-03-01T15:30:00+01:00, not '{token.Value}'.");
                }
        });
        return option;
    }

    /// <summary>The time in UTC; null if the text is not a time. The default offset is UTC.</summary>
    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, Utc, out var time) ? time : null;
}
