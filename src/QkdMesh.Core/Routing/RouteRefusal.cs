namespace QkdMesh.Core.Routing;

/// <summary>Why there is no route between two nodes, or fewer than were requested.</summary>
/// <param name="Reason">What stands in the way, in the words of <see cref="Network.LinkCondition"/>.</param>
/// <param name="Advice">What opens a way.</param>
public sealed record RouteRefusal(string Reason, string Advice)
{
    public override string ToString() => $"{Reason}; {Advice}";
}
