using System.Globalization;

namespace QkdMesh.Cli.Session;

/// <summary>The whole numbers that a value takes. One sentence names the range and the unit, wherever the value comes from.</summary>
/// <param name="Unit">What is counted, in the plural: "keys" or "seconds". Null if it has no name.</param>
internal sealed record NumberRule(long Least, long Most, string? Unit = null)
{
    /// <summary>The number has to be a multiple of this.</summary>
    public int Step { get; init; } = 1;

    /// <summary>The number; null if the text breaks the rule.</summary>
    public long? Read(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && number >= Least && number <= Most && number % Step == 0
            ? number
            : null;

    /// <summary>What is wrong with a text that breaks the rule, as a sentence without its end.</summary>
    /// <param name="source">Where the text comes from: an option or a setting.</param>
    public string Refuse(string source, string text) => $"{source} takes {this}, not '{text}'";

    public override string ToString()
    {
        var of = Unit is null ? "" : $" of {Unit}, without a unit,";
        var step = Step == 1 ? "" : $", a multiple of {Step}";
        return string.Create(CultureInfo.InvariantCulture, $"a number{of} from {Least} to {Most}{step}");
    }
}
