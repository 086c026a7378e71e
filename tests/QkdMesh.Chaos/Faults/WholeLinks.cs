namespace QkdMesh.Chaos.Faults;

/// <summary>The links that work, and the routes that they allow.</summary>
internal sealed class WholeLinks(IReadOnlyCollection<PlannedLink> links)
{
    /// <summary>Whether a route joins the two nodes.</summary>
    public bool Join(string from, string to) => Join(from, to, links);

    /// <summary>Whether two routes join the two nodes that share no other node, and no link.</summary>
    public bool JoinTwice(string from, string to)
    {
        if (from == to) return false;
        if (links.FirstOrDefault(link => IsBetween(link, from, to)) is { } direct)
            return Join(from, to, [.. links.Where(link => link != direct)]);
        // By Menger's theorem: no single node separates the two.
        return Join(from, to) && Between(from, to).All(node => Join(from, to, [.. links.Where(link => link.A != node && link.B != node)]));
    }

    private IEnumerable<string> Between(string from, string to) =>
        links.SelectMany(link => new[] { link.A, link.B }).Distinct().Where(node => node != from && node != to);

    private static bool IsBetween(PlannedLink link, string one, string other) =>
        (link.A == one && link.B == other) || (link.A == other && link.B == one);

    private static bool Join(string from, string to, IReadOnlyCollection<PlannedLink> links)
    {
        HashSet<string> reached = [from];
        var left = links.ToList();
        while (left.FindIndex(link => reached.Contains(link.A) || reached.Contains(link.B)) is var next and >= 0)
        {
            reached.Add(left[next].A);
            reached.Add(left[next].B);
            left.RemoveAt(next);
        }
        return reached.Contains(to);
    }
}
