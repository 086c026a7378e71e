using System.CommandLine;
using System.Globalization;
using QkdMesh.Cli.Commands.Exposure;

namespace QkdMesh.Cli.Commands.Usage;

/// <summary>An option that takes a time in ISO 8601, or how long ago it is.</summary>
internal static class SinceOption
{
    public static Option<string?> Named(string name, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "DURATION|TIME" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && Parse(token.Value, DateTimeOffset.UnixEpoch) is null)
            {
                result.AddError(
                    $"{name} takes a duration such as 90s, 30m, 12h or 1d, or a time such as 2026-03-01T14:30Z, not '{token.Value}'.");
            }
        });
        return option;
    }

    /// <summary>The time in UTC; null if the text is neither a duration nor a time.</summary>
    public static DateTimeOffset? Parse(string? text, DateTimeOffset now) => TimeOption.Parse(text) ?? Ago(text, now);

    private static DateTimeOffset? Ago(string? text, DateTimeOffset now)
    {
        if (text is not [.. var digits, var unit]
            || !ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return null;
        return unit switch
        {
            's' => now - TimeSpan.FromSeconds(count),
            'm' => now - TimeSpan.FromMinutes(count),
            'h' => now - TimeSpan.FromHours(count),
            'd' => now.UtcTicks < TimeSpan.FromDays(count).Ticks ? DateTimeOffset.MinValue : now - TimeSpan.FromDays(count),
            _ => null,
        };
    }
}
