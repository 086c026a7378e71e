using QkdMesh.Northbound.V1;

namespace QkdMesh.Client;

/// <summary>The condition of a link in one word: the same word in all commands, in text and in JSON.</summary>
internal static class LinkConditionWords
{
    public const string Alarm = "alarm";

    /// <param name="link">Its condition, or its status if the server sends no condition.</param>
    public static string Of(LinkView link) => link switch
    {
        { Condition.Length: > 0 } => link.Condition,
        { Alarmed: true } => Alarm,
        _ => Of(link.Status),
    };

    /// <summary>The condition of a link of which no more is known than its status.</summary>
    public static string Of(LinkStatus status) => status == LinkStatus.Off ? "cut" : LinkStatusWords.Of(status);
}
