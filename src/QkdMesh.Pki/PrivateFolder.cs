namespace QkdMesh.Pki;

/// <summary>
/// A folder that only its owner may read. It writes each file as a whole: a reader finds the old content or the new one, never a half.
/// </summary>
/// <param name="path">The folder. It is made with its parents, mode 0700.</param>
/// <param name="overwrites">Whether files that are there may be replaced.</param>
public sealed class PrivateFolder(string path, bool overwrites)
{
    private const UnixFileMode
        Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        Folder = Owner | UnixFileMode.UserExecute,
        Readers = UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public string Path => path;

    /// <summary>A folder in this one.</summary>
    public PrivateFolder Below(params string[] names) => new(System.IO.Path.Combine([path, .. names]), overwrites);

    /// <summary>Writes a file that is not secret, mode 0644.</summary>
    /// <exception cref="CredentialException">The file is there already, or cannot be written.</exception>
    public void Write(string file, string text) => Write(file, text, Owner | Readers);

    /// <summary>Writes a file that only its owner may read, mode 0600.</summary>
    /// <exception cref="CredentialException">The file is there already, or cannot be written.</exception>
    public void WriteKey(string file, string text) => Write(file, text, Owner);

    /// <summary>Changes or reads a folder, and says what keeps it from that.</summary>
    internal static void Change(string path, Action change)
    {
        try
        {
            change();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CredentialException($"{path} cannot be used: {FileRefusal.WhyOf(fault, path, isDirectory: true)}", fault);
        }
    }

    private static void Make(DirectoryInfo folder)
    {
        if (folder.Exists) return;
        if (folder.Parent is { } parent) Make(parent);
        if (OperatingSystem.IsWindows()) folder.Create();
        else Directory.CreateDirectory(folder.FullName, Folder);
    }

    private void Write(string file, string text, UnixFileMode mode)
    {
        var (target, fresh) = (System.IO.Path.Combine(path, file), System.IO.Path.Combine(path, $".{file}.new"));
        try
        {
            Make(new DirectoryInfo(path));
            if (!overwrites && File.Exists(target))
                throw new CredentialException(
                    $"{target} is there already, and nothing was overwritten: choose another folder, or add --force");
            File.Delete(fresh);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
            using (var writer = new StreamWriter(fresh, options)) writer.Write(text.EndsWith('\n') ? text : text + '\n');
            File.Move(fresh, target, overwrites);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CredentialException($"{target} cannot be written: {FileRefusal.WhyOf(fault, target, isDirectory: false)}", fault);
        }
    }
}
