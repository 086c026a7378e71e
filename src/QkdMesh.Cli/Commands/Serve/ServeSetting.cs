using QkdMesh.Cli.Session;

namespace QkdMesh.Cli.Commands.Serve;

/// <summary>One setting of <c>serve</c>. It comes from an option, an environment variable or the settings file.</summary>
/// <param name="Name">The option's name without its dashes.</param>
/// <param name="Value">The placeholder of the value in help; null for a setting that is true or false.</param>
/// <param name="Most">The largest number allowed; null if the setting is not a number.</param>
/// <param name="Least">The smallest number allowed.</param>
internal sealed record ServeSetting(string Name, string? Value, string Description, int? Most = null, int Least = 0)
{
    /// <summary>The numbers that the setting takes; null if it is not a number.</summary>
    public NumberRule? Numbers { get; } = Most is { } most ? new(Least, most, Value is "SECONDS" ? "seconds" : null) : null;

    public string Option => $"--{Name}";

    public string Variable => $"QKDMESH_{Name.Replace('-', '_').ToUpperInvariant()}";

    /// <summary>The setting's key in the settings file.</summary>
    public string Key => string.Concat(Name.Split('-').Select(Word));

    public bool IsFlag => Value is null;

    private static string Word(string word, int at) => at == 0 ? word : $"{char.ToUpperInvariant(word[0])}{word[1..]}";
}
