using QkdMesh.History;

namespace QkdMesh.Chaos.Verdicts;

/// <summary>The histories of several processes as one, in the order of the clock that they share.</summary>
internal static class MergedHistory
{
    /// <summary>Keeps the order of each history. Of two events at the same time, that of the earlier history comes first.</summary>
    public static IEnumerable<KeyEvent> Merge(IEnumerable<IEnumerable<KeyEvent>> histories)
    {
        var open = histories.Select(history => history.GetEnumerator()).ToList();
        try
        {
            var next = new PriorityQueue<IEnumerator<KeyEvent>, (TimeSpan At, int History)>();
            for (var number = 0; number < open.Count; number++)
            {
                if (open[number].MoveNext()) next.Enqueue(open[number], (open[number].Current.At, number));
            }
            while (next.TryDequeue(out var history, out var place))
            {
                yield return history.Current;
                if (history.MoveNext()) next.Enqueue(history, (history.Current.At, place.History));
            }
        }
        finally
        {
            foreach (var history in open) history.Dispose();
        }
    }

    /// <summary>
    /// Reads a file that a process wrote until it ended or was killed. A killed process may leave half a line at the end, which is ignored.
    /// </summary>
    /// <exception cref="FormatException">Another line is not an event.</exception>
    public static IEnumerable<KeyEvent> Read(string file)
    {
        using var lines = new StreamReader(file);
        var line = lines.ReadLine();
        while (line is not null)
        {
            var next = lines.ReadLine();
            if (next is null && !EndsWithALine(file)) yield break;
            yield return HistoryLines.Read(line);
            line = next;
        }
    }

    private static bool EndsWithALine(string file)
    {
        using var bytes = File.OpenRead(file);
        bytes.Seek(-1, SeekOrigin.End);
        return bytes.ReadByte() == '\n';
    }
}
