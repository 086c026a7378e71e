using System.CommandLine;
using System.Globalization;

namespace QkdMesh.Cli.Commands.Audit;

/// <summary>An option that takes a time of ISO 8601.</summary>
internal static class TimeOption
{
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    // K is an offset, a Z or nothing.
    private static readonly string[] Forms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static Option<string?> Named(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "TIME" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && Parse(token.Value) is null)
                result.AddError($"{name} takes a time such as 2026-03-01, 2026-03-01T14:30Z or 2026-03-01T15:30:00+01:00, not '{token.Value}'.");
        });
        return option;
    }

    /// <summary>In UTC, also where no offset is given; null where it is no time.</summary>
    public static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, Utc, out var time) ? time : null;
}
