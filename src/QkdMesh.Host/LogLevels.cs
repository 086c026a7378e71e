using Microsoft.Extensions.Logging;
using QkdMesh.Core.Topology;

namespace QkdMesh.Host;

/// <summary>The least level of the lines of a log. A category, and those that begin with it, can have another one.</summary>
public sealed record LogLevels(LogLevel Least, IReadOnlyDictionary<string, LogLevel> OfCategories)
{
    private static readonly Dictionary<string, LogLevel> Words =
        Enum.GetValues<LogLevel>().ToDictionary(level => level.ToString().ToLowerInvariant());

    public static LogLevels Default { get; } = new(LogLevel.Warning, new Dictionary<string, LogLevel>());

    /// <param name="text">As <c>warning,QkdMesh.Links=debug</c>. The level without a category comes first, if there is one.</param>
    /// <exception cref="FormatException">The message says what is wrong with the text.</exception>
    public static LogLevels Parse(string text)
    {
        var (least, levels) = (Default.Least, new Dictionary<string, LogLevel>());
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        for (var at = 0; at < parts.Length; at++)
        {
            var equals = parts[at].IndexOf('=', StringComparison.Ordinal);
            var (category, word) = equals < 0 ? (null, parts[at]) : (parts[at][..equals].TrimEnd(), parts[at][(equals + 1)..].TrimStart());
            var level = LevelOf(word);
            if (category is null && at == 0) least = level;
            else if (category is not { Length: > 0 }) throw new FormatException($"'{parts[at]}' has no category: write CATEGORY={word}");
            else if (!levels.TryAdd(category, level)) throw new FormatException($"{category} has two levels");
        }
        return new(least, levels);
    }

    private static LogLevel LevelOf(string word) => Words.TryGetValue(word.ToLowerInvariant(), out var level)
        ? level
        : throw new FormatException(
            $"'{word}' is not a level: {new NearestName(Words.Keys).AdviseOr(word, $"write {string.Join(", ", Words.Keys)}")}");
}
