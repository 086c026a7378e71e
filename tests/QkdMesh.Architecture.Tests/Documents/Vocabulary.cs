using System.Reflection;
using System.Text.RegularExpressions;
using QkdMesh.Architecture.Tests.Sources;

namespace QkdMesh.Architecture.Tests.Documents;

/// <summary>The names that documents may use: names in the code of this repository, of its packages, and a few foreign names.</summary>
internal static partial class Vocabulary
{
    // Foreign names in documents that look like names of this repository.
    private static readonly string[] OfOthers =
    [
        "MediatR", "Orleans", "Redis", "BouncyCastle", "Kubernetes", "Poly1305", "BenchmarkDotNet", "FormatException",
        "AddDistributedGrainDirectory", "ArgumentException", "CancellationToken", "OperationCanceledException",
    ];

    private static readonly HashSet<string> Known =
        new([.. CompiledNames(), .. TestNames(), .. PackageNames(), .. OfOthers], StringComparer.Ordinal);

    /// <summary>A name in CamelCase, possibly with type arguments, a call or a member after a dot.</summary>
    public static bool LooksLikeCode(string text) => CodeName().IsMatch(text) && text.Any(char.IsLower);

    public static bool Knows(string name)
    {
        var plain = TypeArguments().Replace(name, "").Replace("()", "", StringComparison.Ordinal);
        return Known.Contains(plain) || plain.Split('.').All(Known.Contains);
    }

    private static IEnumerable<string> CompiledNames()
    {
        const BindingFlags Any =
            BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var types = Code.Assemblies.SelectMany(assembly => assembly.GetTypes()).ToList();
        var members = types.SelectMany(type => type.GetMembers(Any)).Select(member => member.Name);
        var names = types.Select(type => type.Name.Split('`')[0]).Concat(types.Select(type => type.Namespace ?? ""));
        var segments = types.SelectMany(type => (type.Namespace ?? "").Split('.'));
        var assemblies = Code.Assemblies.Select(assembly => assembly.GetName().Name!);
        return [.. names, .. members, .. segments, .. assemblies, "QkdMesh.Cli"];
    }

    private static IEnumerable<string> TestNames() =>
        from file in Repository.CSharp
        where file.StartsWith("tests/", StringComparison.Ordinal)
        from name in file.Split('/')[1..^1].Append(Path.GetFileNameWithoutExtension(file))
        select name;

    private static IEnumerable<string> PackageNames() =>
        PackageVersion().Matches(Repository.Read("Directory.Packages.props")).Select(match => match.Groups["name"].Value);

    [GeneratedRegex(
        @"^[A-Z][A-Za-z0-9]*(\.[A-Z][A-Za-z0-9]*)*(<[A-Za-z<>, ]+>)?(\.[A-Z][A-Za-z0-9]*)?(\(\))?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CodeName();

    [GeneratedRegex("<.*>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TypeArguments();

    [GeneratedRegex("<PackageVersion Include=\"(?<name>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PackageVersion();
}
