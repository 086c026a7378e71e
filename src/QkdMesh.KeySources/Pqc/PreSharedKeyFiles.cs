using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Pki;

namespace QkdMesh.KeySources.Pqc;

/// <summary>
/// Pre-shared keys in files: a directory for each node, and in it <c>LINK.psk</c> for each pqc link of the node. So a machine has the keys
/// of its own nodes only. A file is read when an agreement begins, so a new key needs no restart.
/// </summary>
public sealed class PreSharedKeyFiles(string directory) : IPreSharedKeys
{
    private const string Extension = ".psk";

    /// <summary>Every file, for a check before the first agreement.</summary>
    public IEnumerable<string> All => Directory.EnumerateDirectories(directory)
        .SelectMany(node => Directory.EnumerateFiles(node, $"*{Extension}")).Order(StringComparer.Ordinal);

    public Result<PreSharedKey> Of(LinkId link, NodeId end)
    {
        var file = Path.Combine(directory, end.Value, $"{link}{Extension}");
        try
        {
            return PreSharedKey.Of(SmallFile.Read(file));
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return Missing($"this silo has no pre-shared key for {link}: put the same file at both ends, here {file}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return Missing($"the pre-shared key in {file} cannot be used: {fault.Message}");
        }
    }

    private static MeshError Missing(string why) => new(ErrorCode.BlockUnknown, why);
}
