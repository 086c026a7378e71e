using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Yaml;

namespace QkdMesh.Topologies.Reading;

/// <summary>Names the odd character that caused a fault. In comments and in quoted names, such a character is no fault.</summary>
internal sealed class OddCharacterFaults(string text)
{
    private string[]? _lines;

    private string[] Lines => _lines ??= text.Split('\n');

    /// <summary>The fault at the odd character in the key or value that it is about; the same fault without one.</summary>
    public LocatedFault Explain(LocatedFault fault)
    {
        if (fault.Line > Lines.Length) return fault;
        var line = Lines[fault.Line - 1];
        var start = Math.Min(fault.Column - 1, line.Length);
        var odd = OddCharacters.FirstIn(PartAt(line, start));
        if (odd < 0) return fault;
        var at = start + odd;
        return fault with
        {
            Column = at + 1,
            Problem = $"{fault.Problem}: {OddCharacters.Describe(line[at])} is here",
            Advice = OddCharacters.AdviceOn(line, at),
        };
    }

    // The key or the value that begins here, roughly: up to a mark of YAML that ends it.
    private static ReadOnlySpan<char> PartAt(string line, int start)
    {
        var rest = line.AsSpan(start);
        var end = 0;
        while (end < rest.Length && rest[end] is not (',' or '}' or ']') && !rest[end..].StartsWith(": ") && !rest[end..].StartsWith(" #"))
            end++;
        return rest[..end];
    }
}
