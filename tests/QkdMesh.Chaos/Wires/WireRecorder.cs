using QkdMesh.Chaos.Processes;

namespace QkdMesh.Chaos.Wires;

/// <summary>
/// Keeps what passes between two members: a file for each direction of each connection. It searches nothing itself, because keys are
/// known only after the run.
/// </summary>
internal sealed class WireRecorder(string folder, string from, string to, int port)
{
    // A wire that carried more than this before the end of the run has shown enough.
    private const long MostBytes = 64 << 20;

    private long _bytes;
    private int _connections;

    public static string FolderOf(string run) => Path.Combine(run, "wires");

    /// <summary>The records of the wires between silos. Other records are those of wires to Redis.</summary>
    public static bool IsBetweenSilos(string file) =>
        !Path.GetFileName(file).Contains($"-{RedisProcess.Member}-", StringComparison.Ordinal);

    /// <summary>The files of a new connection: what the side that opened it sends, and what it gets.</summary>
    public (Stream Sent, Stream Received) Begin()
    {
        var number = Interlocked.Increment(ref _connections);
        return (Create($"{from}-{to}-{port}-{number}.sent"), Create($"{from}-{to}-{port}-{number}.received"));
    }

    /// <summary>Adds bytes to the record of a connection, unless this wire has filled its room.</summary>
    public void Add(Stream record, ReadOnlySpan<byte> bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes.Length) <= MostBytes) record.Write(bytes);
    }

    private FileStream Create(string name)
    {
        Directory.CreateDirectory(folder);
        return File.Create(Path.Combine(folder, name));
    }
}
