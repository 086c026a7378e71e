using QkdMesh.Core.Quantities;

namespace QkdMesh.Northbound.Health;

/// <summary>What a silo serves at a moment, and what it cannot serve.</summary>
/// <param name="IsReady">Whether this silo serves all that it can serve, so that callers may send requests.</param>
/// <param name="IsSettled">False while a link may carry key in a moment.</param>
/// <param name="Links">The number of links with an end at a node of this silo.</param>
/// <param name="NotServed">Those of the links that carry no key, in the order of the topology.</param>
/// <param name="IsWithinANode">Whether two SAEs of one node share keys, which need no link.</param>
public sealed record ServiceState(
    bool IsReady, bool IsSettled, int Links, IReadOnlyList<UnservedLink> NotServed, bool IsWithinANode = false)
{
    private const int MostNamed = 8;

    /// <summary>Before the silo has a topology.</summary>
    public static ServiceState Unknown { get; } = new(IsReady: false, IsSettled: false, 0, []);

    /// <summary>The number of links that carry key.</summary>
    public int Serving => Links - NotServed.Count;

    /// <summary>What is served, in one line.</summary>
    public string InWords => Links > 0 && Serving == 0
        ? $"{WithoutLinks}{Named("; not served: ")}"
        : $"{Serving} of {Counted.Of(Links, "link")} of this silo's nodes carry key{Named("; not served: ")}";

    /// <summary>What is served though no link of this silo's nodes carries key.</summary>
    public string WithoutLinks => IsWithinANode
        ? $"only keys between SAEs of one node, because no link carries key (of {Links})"
        : $"no keys yet, because no link carries key (of {Links})";

    /// <summary>The reason why this silo is not ready, in one line; null if it is.</summary>
    public string? WhyNotReady => this switch
    {
        { IsReady: true } => null,
        _ when this == Unknown => "the controller has not confirmed a network to this silo yet",
        { IsSettled: true } => $"no link of this silo's nodes carries key{Named(": ")}",
        _ => $"not every link of this silo's nodes has key yet{Named(": ")}",
    };

    private string Named(string lead) => NotServed.Count == 0
        ? ""
        : lead + string.Join("; ", NotServed.Take(MostNamed))
            + (NotServed.Count > MostNamed ? $"; and {NotServed.Count - MostNamed} more" : "");
}

/// <summary>A link that carries no key, and the reason.</summary>
public sealed record UnservedLink(string Link, string Reason)
{
    public override string ToString() => $"link {Link}: {Reason}";
}
