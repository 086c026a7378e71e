using System.Text.RegularExpressions;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Commands.Pki;

/// <summary>A secret of Kubernetes.</summary>
/// <param name="Entries">Each has the name of a file and its content in base64.</param>
internal sealed partial record KubernetesSecret(
    string Name, string Namespace, string Type, IReadOnlyList<KeyValuePair<string, string>> Entries)
{
    private const string Tls = "kubernetes.io/tls", Opaque = "Opaque";

    /// <summary>Whether a text is a label of DNS (RFC 1123), as names in Kubernetes have to be.</summary>
    public static bool IsName(string text) => Label().IsMatch(text);

    /// <summary>The credential of a member: <c>silo-north</c>.</summary>
    public static KubernetesSecret Of(MemberCredential member, string space) =>
        new(NameOf($"{member.Kind}-{member.Name}"), space, Tls, EntriesOf(member.Directory));

    public static KubernetesSecret OfTrust(string directory, string space) => new("trust", space, Opaque, EntriesOf(directory));

    public KubernetesManifest ToManifest() =>
        new("v1", "Secret", new KubernetesMetadata(Name, Namespace), Type, Entries.ToDictionary(StringComparer.Ordinal));

    // All names and values are plain: base64, and names of files.
    public string ToYaml() => string.Join(Environment.NewLine, [
        "apiVersion: v1", "kind: Secret", "metadata:", $"  name: {Name}", $"  namespace: {Namespace}", $"type: {Type}", "data:",
        .. Entries.Select(entry => $"  {entry.Key}: {entry.Value}"),
    ]);

    // A fixed order, so that two runs print the same text.
    private static List<KeyValuePair<string, string>> EntriesOf(string directory)
    {
        try
        {
            return [.. Directory.GetFiles(directory).Order(StringComparer.Ordinal)
                .Select(file => KeyValuePair.Create(Path.GetFileName(file), Convert.ToBase64String(SmallFile.Read(file))))];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CredentialException($"{directory} cannot be read: {FileRefusal.WhyOf(fault, directory, isDirectory: true)}", fault);
        }
    }

    private static string NameOf(string text) =>
        text.ToLowerInvariant().Replace('_', '-').Replace('.', '-').TrimEnd('-') is var name && IsName(name)
            ? name
            : throw new CredentialException($"'{text}' gives no name of a secret: such a name has at most 63 of a-z, 0-9 and '-'");

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label();
}

internal sealed record KubernetesList(
    [property: System.Text.Json.Serialization.JsonPropertyName("apiVersion")] string ApiVersion, string Kind,
    IReadOnlyList<KubernetesManifest> Items);

internal sealed record KubernetesManifest(
    [property: System.Text.Json.Serialization.JsonPropertyName("apiVersion")] string ApiVersion, string Kind,
    KubernetesMetadata Metadata, string Type, IReadOnlyDictionary<string, string> Data);

internal sealed record KubernetesMetadata(string Name, string Namespace);
