namespace QkdMesh.Chaos.Processes;

/// <summary>The file to which a process of the cluster writes.</summary>
internal static class ProcessLog
{
    /// <summary>Each line reaches the file at once. A process that starts again appends to the file.</summary>
    public static TextWriter To(string file) => new StreamWriter(file, append: true) { AutoFlush = true };
}
