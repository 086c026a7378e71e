using System.Globalization;

namespace QkdMesh.Cli.Tests.EndToEnd;

/// <summary>Reads the memory of another process. Needs Linux, and root or the same user.</summary>
internal static class ProcessMemory
{
    private const int ChunkLength = 1 << 20;

    /// <summary>Which of some byte strings are anywhere in the readable memory of a process.</summary>
    public static IReadOnlyList<byte[]> Find(int process, IReadOnlyList<byte[]> wanted)
    {
        var found = new HashSet<byte[]>();
        var longest = wanted.Max(bytes => bytes.Length);
        using var memory = File.OpenHandle($"/proc/{process}/mem");
        var chunk = new byte[ChunkLength + longest];
        foreach (var (from, to) in RegionsOf(process))
        for (var at = from; at < to; at += ChunkLength)
        {
            var length = Read(memory, chunk.AsSpan(0, (int)Math.Min(chunk.Length, to - at)), at);
            foreach (var bytes in wanted)
                if (chunk.AsSpan(0, length).IndexOf(bytes) >= 0) found.Add(bytes);
        }
        return [.. found];
    }

    // A region may be gone since it was listed, or be one that nobody may read.
    private static int Read(Microsoft.Win32.SafeHandles.SafeFileHandle memory, Span<byte> into, long at)
    {
        try
        {
            return RandomAccess.Read(memory, into, at);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static IEnumerable<(long From, long To)> RegionsOf(int process) =>
        from line in File.ReadLines($"/proc/{process}/maps").ToList()
        let parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where parts[1].StartsWith("rw", StringComparison.Ordinal)
        let ends = parts[0].Split('-')
        select (long.Parse(ends[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            long.Parse(ends[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
