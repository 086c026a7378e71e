using QkdMesh.Cli.Session;

namespace QkdMesh.Cli.Answers;

/// <param name="File">Where the contexts are kept.</param>
internal sealed record ContextListAnswer(string File, IReadOnlyList<ContextAnswer> Contexts);

/// <param name="Certificate">Path of the certificate; null for none.</param>
/// <param name="Ca">Path of the authorities of the servers; null for those that the system trusts.</param>
internal sealed record ContextAnswer(
    string Name, bool InUse, IReadOnlyList<string> Servers, string? Certificate, string? Key, string? Ca)
{
    public static ContextAnswer Of(string name, MeshContext context, bool inUse) =>
        new(name, inUse, context.Servers, context.Certificate, context.Key, context.Ca);
}
