using System.Text;
using QkdMesh.History;

namespace QkdMesh.Fuzz.Targets;

/// <summary>A file of a history gives events or a <see cref="FormatException"/>. Events can be written and read again.</summary>
internal sealed class HistoryTarget : IFuzzTarget
{
    public IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            "{", "}", "[", "]", ":", ",", "\"", "\\", "\n", "null", "true", "1e999", "-1", "99999999999999999999", "\"kind\":",
            "\"at\":", "\"node\":",
            "\"link\":\"l0\",", "\"end\":\"A\"", "\"end\":\"\"", "\"\\ud800\"", "\"\\u0000\"", "\"00:00:01\"",
            "\"-10675199.02:48:05.4775808\"",
            "\"node-started\"", "\"key-sent\"", "\"$id\":\"1\",", "\u00e9", "\ufeff", "//", "/*",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public void Run(ReadOnlySpan<byte> input)
    {
        var text = Encoding.UTF8.GetString(input);
        Refusable(() => CheckRoundTrip(HistoryLines.Read(text)));
        // UTF-8 bytes never make half a character, but the string of a caller may hold one.
        Refusable(() => CheckRoundTrip(HistoryLines.Read(text.Insert(text.Length / 2, "\ud800"))));
        Refusable(() =>
        {
            foreach (var happened in HistoryLines.ReadAll(new StringReader(text))) CheckRoundTrip(happened);
        });
    }

    public IEnumerable<Seed> MakeCorpus(string root)
    {
        var lines = HistorySeeds.Events.Select(HistoryLines.Write).ToList();
        foreach (var (happened, line) in HistorySeeds.Events.Zip(lines))
            yield return new($"{happened.GetType().Name}.jsonl", Encoding.UTF8.GetBytes(line));
        yield return new("whole.jsonl", Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        foreach (var (name, text) in HistorySeeds.Hostile) yield return new($"hostile-{name}.jsonl", Encoding.UTF8.GetBytes(text));
    }

    private static void Refusable(Action read)
    {
        try
        {
            read();
        }
        catch (FormatException)
        {
            // The exception that the reader documents.
        }
    }

    private static void CheckRoundTrip(KeyEvent happened)
    {
        var written = HistoryLines.Write(happened);
        string again;
        try
        {
            again = HistoryLines.Write(HistoryLines.Read(written));
        }
        catch (FormatException refused)
        {
            throw new BrokenClaimException($"a written event can be read: {written}: {refused.Message}");
        }
        Claim.Holds(!written.Contains('\n', StringComparison.Ordinal), "an event is one line");
        Claim.Holds(string.Equals(again, written, StringComparison.Ordinal), $"a written event reads back equal: {written}");
    }
}
