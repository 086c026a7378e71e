using System.Text.Json;
using QkdMesh.Client;
using QkdMesh.Pki;

namespace QkdMesh.Cli.Session;

/// <summary>A mesh and a credential, by name, so that nobody types them twice.</summary>
/// <param name="Servers">As --server takes them.</param>
/// <param name="Certificate">Path of the certificate; null for none.</param>
/// <param name="Key">Path of its key; null for none.</param>
/// <param name="Ca">Path of the authorities of the servers; null for those that the system trusts.</param>
internal sealed record MeshContext(IReadOnlyList<string> Servers, string? Certificate, string? Key, string? Ca);

/// <summary>The contexts of this user, in a file that only this user can read.</summary>
internal sealed class ContextFile(string path)
{
    private const string FileName = "contexts.json";

    private static readonly JsonSerializerOptions Options =
        new(JsonSerializerOptions.Strict) { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>In the configuration folder of the user: <c>~/.config/qkdmesh/contexts.json</c> on Linux.</summary>
    public static ContextFile OfUser() => new(System.IO.Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "qkdmesh", FileName));

    public string Path => path;

    /// <exception cref="ExpectedFailureException">The file cannot be read.</exception>
    public Content Read()
    {
        try
        {
            if (!File.Exists(path)) return new Content(null, new SortedDictionary<string, MeshContext>(StringComparer.Ordinal));
            var text = TopologyFiles.TextOf(SmallFile.Read(path));
            if (TopologyFiles.FaultOfEncoding(text, path) is { } unreadable)
                throw new ExpectedFailureException("CONTEXTS_UNREADABLE", $"{unreadable}");
            var read = JsonSerializer.Deserialize<Content>(text, Options);
            return new Content(read!.Current, new SortedDictionary<string, MeshContext>(read.Contexts, StringComparer.Ordinal));
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new ExpectedFailureException(
                "CONTEXTS_UNREADABLE", $"{path} cannot be read: {fault.Message} Correct the file, or delete it and add the contexts again");
        }
    }

    /// <exception cref="CredentialException">The file cannot be written.</exception>
    public void Write(Content content) =>
        new PrivateFolder(System.IO.Path.GetDirectoryName(path)!, overwrites: true).WriteKey(
            System.IO.Path.GetFileName(path), JsonSerializer.Serialize(content, Options));

    /// <exception cref="ExpectedFailureException">There is no such context.</exception>
    public MeshContext Find(string name)
    {
        var contexts = Read().Contexts;
        return contexts.TryGetValue(name, out var context) ? context : throw Unknown(name, contexts.Keys);
    }

    public static ExpectedFailureException Unknown(string name, ICollection<string> known) => new(
        "UNKNOWN_CONTEXT",
        known.Count == 0
            ? $"there is no context '{name}': make it with 'qkdmesh context add {name} --server URL --credentials DIR'"
            : $"there is no context '{name}': "
                + new Core.Topology.NearestName([.. known]).AdviseOr(name, $"give one of {string.Join(", ", known)}"));

    /// <param name="Current">The context of commands that name none; null for none.</param>
    internal sealed record Content(string? Current, IDictionary<string, MeshContext> Contexts);
}
