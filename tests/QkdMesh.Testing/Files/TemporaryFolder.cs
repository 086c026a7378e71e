namespace QkdMesh.Testing.Files;

/// <summary>A folder for the files of one test. The folder and all that is in it are deleted after the test.</summary>
/// <param name="purpose">A word of the folder's name, for people who look at it.</param>
public sealed class TemporaryFolder(string purpose) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory($"qkdmesh-{purpose}-");

    public string Path => _folder.FullName;

    /// <summary>The full path of a file in the folder.</summary>
    public string this[string file] => System.IO.Path.Combine(Path, file);

    public void Write(string file, string text) => File.WriteAllText(this[file], text);

    public void Dispose()
    {
        if (Directory.Exists(Path)) _folder.Delete(recursive: true);
    }
}
