namespace QkdMesh.Topologies.Vocabulary;

/// <summary>A key of the file format.</summary>
/// <param name="Meaning">What the key holds, as a phrase after "write" or "add".</param>
internal sealed record Key(string Name, string Meaning)
{
    public bool Required { get; init; }

    /// <summary>Set for keys that hold a number.</summary>
    public NumberRange? Range { get; init; }

    public static implicit operator string(Key key) => key.Name;

    public override string ToString() => Name;
}

/// <summary>The numbers that a key takes, in the unit of its name.</summary>
internal sealed record NumberRange(double Min, double Max)
{
    public bool AboveMin { get; init; }

    public bool Whole { get; init; }

    public bool Holds(double value) =>
        value <= Max && (AboveMin ? value > Min : value >= Min) && (!Whole || double.IsInteger(value));

    public override string ToString() => $"{(AboveMin ? "more than" : "from")} {Text(Min)} {(AboveMin ? "and at most" : "to")} {Text(Max)}";

    private static string Text(double bound) => bound.ToString("0.###############", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A mapping of the file format.</summary>
/// <param name="Noun">With its article, for messages: "the link".</param>
/// <param name="Place">Where it stands in the file, as a phrase: "under links".</param>
internal sealed record ObjectKind(string Noun, string Place, IReadOnlyList<Key> Keys)
{
    public IReadOnlyList<string> Names { get; } = [.. Keys.Select(key => key.Name)];
}
