using QkdMesh.Core.Quantities;
using QkdMesh.Core.Topology;
using QkdMesh.Topologies.Vocabulary;
using QkdMesh.Topologies.Yaml;

namespace QkdMesh.Topologies.Reading;

/// <summary>The faults of one file. It shows the first faults in the order of lines, and the number of the others.</summary>
internal sealed class FaultLog(string file)
{
    public const int MaxShown = 100;

    private const int MaxQuoted = 60;

    private readonly List<LocatedFault> _faults = [], _warnings = [];

    /// <summary>Finds the key that a writer probably meant, whatever the mapping.</summary>
    public NearestName AllKeys { get; } = new(Keys.AllNames);

    public bool IsEmpty => _faults.Count == 0;

    public void Add(Place place, string problem, string advice) =>
        _faults.Add(new(file, place.Line, place.Column, problem, advice));

    public IReadOnlyList<LocatedFault> Warnings => [.. _warnings.OrderBy(warning => warning.Line).ThenBy(warning => warning.Column)];

    public void Warn(Place place, string problem, string advice) =>
        _warnings.Add(new(file, place.Line, place.Column, problem, advice));

    public IReadOnlyList<LocatedFault> InOrder()
    {
        var ordered = _faults.OrderBy(fault => fault.Line).ThenBy(fault => fault.Column).ToList();
        if (ordered.Count <= MaxShown) return ordered;
        var next = ordered[MaxShown];
        var rest = next with
        {
            Problem = $"{Counted.Of(ordered.Count - MaxShown, "more fault follows", "more faults follow")} from here on",
            Advice = "fix the faults above first",
        };
        return [.. ordered.Take(MaxShown), rest];
    }

    /// <summary>The operator's text, shortened and safe to print.</summary>
    public static string Quote(string text)
    {
        var shown = text.Length <= MaxQuoted ? text : $"{text.AsSpan(0, MaxQuoted)}...";
        return $"'{string.Concat(shown.Select(letter => char.IsControl(letter) ? ' ' : letter))}'";
    }
}
