using System.Text.RegularExpressions;

namespace QkdMesh.Pki;

/// <summary>What a certificate of this product names.</summary>
public enum MeshUriKind
{
    Sae,
    Operator,
    Silo,

    /// <summary>A node that a silo may host.</summary>
    Site,

    Node,
}

/// <summary>
/// The name of a member of a network: <c>qkdmesh://NETWORK/sae/ID</c>. The authority that issued a certificate decides what its holder is;
/// this name alone decides nothing.
/// </summary>
public sealed partial record MeshUri
{
    /// <summary>The site of every node.</summary>
    public const string EverySite = "*";

    /// <param name="network">The name of the network.</param>
    /// <param name="name">An id by the rule of all ids; for a site also <see cref="EverySite"/>.</param>
    /// <exception cref="ArgumentException">A part is not an id.</exception>
    public MeshUri(string network, MeshUriKind kind, string name)
    {
        (Network, Kind, Name) = (network, kind, name);
        if (!Form().IsMatch(ToString())) throw new ArgumentException($"'{this}' is not the name of a member of a network");
    }

    public string Network { get; }

    public MeshUriKind Kind { get; }

    public string Name { get; }

    /// <summary>Null for any other text. Letters count as they are written: ids differ by the case of letters.</summary>
    public static MeshUri? Parse(string text)
    {
        var found = Form().Match(text);
        if (!found.Success) return null;
        var kind = Enum.Parse<MeshUriKind>(found.Groups["kind"].ValueSpan, ignoreCase: true);
        return new MeshUri(found.Groups["network"].Value, kind, found.Groups["name"].Value);
    }

    /// <summary>The member in words: <c>SAE alice</c>.</summary>
    public string Holder => $"{(Kind == MeshUriKind.Sae ? "SAE" : Kind.ToString().ToLowerInvariant())} {Name}";

    /// <summary>Whether a silo with this site may host a node.</summary>
    public bool Covers(string network, string node) =>
        Kind == MeshUriKind.Site && Network == network && (Name == EverySite || Name == node);

    public override string ToString() => $"qkdmesh://{Network}/{Kind.ToString().ToLowerInvariant()}/{Name}";

    [GeneratedRegex(
        @"\Aqkdmesh://(?<network>[A-Za-z0-9][A-Za-z0-9._-]{0,63})/((?<kind>site)/(?<name>\*|[A-Za-z0-9][A-Za-z0-9._-]{0,63})"
        + @"|(?<kind>sae|operator|silo|node)/(?<name>[A-Za-z0-9][A-Za-z0-9._-]{0,63}))\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Form();
}
