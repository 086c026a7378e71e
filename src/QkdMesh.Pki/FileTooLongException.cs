namespace QkdMesh.Pki;

/// <summary>A file of settings or credentials is so long that it cannot be one.</summary>
public sealed class FileTooLongException(string path) : IOException($"{path} has more than {SmallFile.MostBytes} bytes.");
