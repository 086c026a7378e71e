namespace QkdMesh.Cli.Session;

/// <summary>Text for a command line that a user copies.</summary>
internal static class ShellText
{
    /// <summary>A path in quotes, if a shell would read it otherwise.</summary>
    public static string Of(string path) =>
        path.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '/' or '.' or '-' or '_' or '\\' or ':')
            ? path
            : $"'{path.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
