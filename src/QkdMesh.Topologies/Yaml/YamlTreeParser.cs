using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace QkdMesh.Topologies.Yaml;

/// <summary>
/// Turns parser events into a tree. The library's own loader does not suit: deep nesting can take it half a minute, aliases make cycles,
/// and it stops at the first duplicate key. This parser builds only what it has checked.
/// </summary>
internal sealed class YamlTreeParser
{
    public const int MaxDepth = 16;

    /// <summary>The most keys of one mapping: many more than any mapping of a topology has.</summary>
    public const int MaxKeys = 100;

    private readonly Parser _parser;

    private YamlTreeParser(string text) => _parser = new Parser(new StringReader(text));

    /// <summary>Null for an empty file.</summary>
    /// <exception cref="UnreadableYamlException">The text is not YAML, or uses YAML features that a topology does not need.</exception>
    public static YamlNode? Parse(string text)
    {
        TextGuard.Check(text);
        try
        {
            return new YamlTreeParser(text).ParseFile();
        }
        catch (YamlException fault)
        {
            if (fault.Message.Contains("tab", StringComparison.OrdinalIgnoreCase) && TextGuard.TabInIndentation(text) is { } tab)
            {
                throw new UnreadableYamlException(
                    tab, "this is not YAML: there is a tab in the indentation, where only spaces may stand",
                    "write spaces in place of the tab");
            }

            if (OddCharacterGuard.Find(text, PlaceOf(fault.Start), plain => new YamlTreeParser(plain).ParseFile()) is { } odd) throw odd;
            throw new UnreadableYamlException(
                PlaceOf(fault.Start), $"this is not YAML: {fault.Message.TrimEnd('.')}",
                "check quotes, brackets and indentation near here");
        }
    }

    private YamlNode? ParseFile()
    {
        Next();
        if (Next() is StreamEnd) return null;
        var root = Node(Next(), depth: 0);
        Next();
        return Next() is DocumentStart second
            ? throw Refuse(second, "the file holds a second document", "keep one network in a file, without '---' after its start")
            : root;
    }

    private YamlNode Node(ParsingEvent start, int depth)
    {
        RefuseIndirection(start);
        if (start is Scalar scalar) return new YamlScalar(scalar.Value, scalar.Style == ScalarStyle.Plain, PlaceOf(start.Start));
        if (depth == MaxDepth)
            throw Refuse(
                start, $"lists and mappings are nested more than {MaxDepth} deep",
                "a topology needs 5 levels: check brackets and indentation");
        return start is SequenceStart ? List(start, depth) : Map(start, depth);
    }

    private YamlList List(ParsingEvent start, int depth)
    {
        var items = new List<YamlNode>();
        while (Next() is var item and not SequenceEnd) items.Add(Node(item, depth + 1));
        return new(items, PlaceOf(start.Start));
    }

    private YamlMap Map(ParsingEvent start, int depth)
    {
        var entries = new List<YamlEntry>();
        while (Next() is var key and not MappingEnd)
        {
            if (entries.Count == MaxKeys) throw Refuse(key, $"a mapping has more than {MaxKeys} keys", "check brackets and indentation");
            entries.Add(new(Node(key, depth + 1), Node(Next(), depth + 1)));
        }

        return new(entries, PlaceOf(start.Start));
    }

    private ParsingEvent Next()
    {
        try
        {
            return _parser.MoveNext() ? _parser.Current! : throw new YamlException("the file ends too early");
        }
        catch (Exception fault) when (fault is not YamlException)
        {
            // The library throws other exceptions on some malformed input ("{d[e}" gives InvalidOperationException).
            var last = _parser.Current?.End ?? Mark.Empty;
            throw new YamlException(last, last, "it cannot be parsed after this place", fault);
        }
    }

    private static void RefuseIndirection(ParsingEvent node)
    {
        if (node is AnchorAlias) throw Refuse(node, "aliases (*) are not allowed", "write the value out");
        if (node is not NodeEvent content) return;
        if (!content.Anchor.IsEmpty) throw Refuse(node, "anchors (&) are not allowed", "write the value out where it is needed");
        if (!content.Tag.IsEmpty) throw Refuse(node, "tags (!) are not allowed", "write the plain value");
    }

    private static UnreadableYamlException Refuse(ParsingEvent at, string problem, string advice) =>
        new(PlaceOf(at.Start), problem, advice);

    private static Place PlaceOf(Mark mark) => new(Math.Max(1, (int)mark.Line), Math.Max(1, (int)mark.Column));
}
