namespace QkdMesh.Pki;

/// <summary>Why a file or a directory cannot be used, in words for operators. The texts of the framework repeat the path.</summary>
public static class FileRefusal
{
    // POSIX error numbers, which .NET gives as the HResult.
    private const int NoSpace = 28, ReadOnly = 30;

    /// <summary>A phrase without its end.</summary>
    public static string WhyOf(Exception fault, string path, bool isDirectory) => fault switch
    {
        _ when isDirectory && File.Exists(path) => "it is a file",
        _ when !isDirectory && Directory.Exists(path) => "it is a directory",
        UnauthorizedAccessException => "this user may not do so",
        FileNotFoundException or DirectoryNotFoundException when isDirectory => "it does not exist",
        FileNotFoundException => "it does not exist",
        DirectoryNotFoundException => "its directory does not exist",
        PathTooLongException => "its name is too long",
        IOException { HResult: NoSpace } => "the disk is full",
        IOException { HResult: ReadOnly } => "its file system is read-only",
        _ => fault.Message,
    };
}
