using QkdMesh.Client;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Rendering;

/// <summary>Puts the links first that an operator has to see.</summary>
internal static class LinkTrouble
{
    private const int MostNamed = 5;

    /// <summary>The links, those in trouble first, otherwise in their order.</summary>
    public static IEnumerable<LinkView> First(IEnumerable<LinkView> links) => links.OrderBy(Rank);

    public static bool IsIn(LinkView link) => Rank(link) < int.MaxValue;

    /// <summary>How many links there are of each condition, such as <c>53 links: 1 cut, 52 active</c>.</summary>
    public static string Count(IReadOnlyCollection<LinkView> links)
    {
        var statuses = First(links).GroupBy(LinkConditionWords.Of, StringComparer.Ordinal).Select(group => $"{group.Count()} {group.Key}");
        return $"{Figures.Count(links.Count, "link")}: {string.Join(", ", statuses)}";
    }

    /// <summary>Names the links in trouble with their condition; null if no link is in trouble.</summary>
    public static string? Named(IEnumerable<LinkView> links)
    {
        var troubled = First(links).Where(IsIn).ToList();
        if (troubled.Count == 0) return null;
        var named = troubled.Take(MostNamed).Select(link => $"{link.Id} ({AlarmWords.StatusOf(link)})");
        return string.Join(", ", named) + (troubled.Count > MostNamed ? $", and {troubled.Count - MostNamed} more" : "");
    }

    private static int Rank(LinkView link) => link switch
    {
        { Alarmed: true } or { Condition: "failed" or "no-silo" } => 0,
        { Condition: "quarantined" } => 1,
        { Status: LinkStatus.Off } => 1,
        { SourceFault.Length: > 0 } => 2,
        { Status: not LinkStatus.Active } => 3,
        _ => int.MaxValue,
    };
}
