using System.Globalization;
using System.Text.RegularExpressions;

namespace QkdMesh.Host.Tests.Telemetry;

/// <summary>What Prometheus scrapes, read strictly: text format 0.0.4, as its documentation defines it.</summary>
internal sealed partial class Exposition
{
    private readonly Dictionary<string, string> _kinds = [];
    private readonly List<Sample> _samples = [];
    private string _family = "";

    private Exposition()
    {
    }

    /// <summary>Kinds of the families by name.</summary>
    public IReadOnlyDictionary<string, string> Kinds => _kinds;

    public IReadOnlyList<Sample> Samples => _samples;

    /// <exception cref="FormatException">A line is not as the format has it.</exception>
    public static Exposition Parse(string text)
    {
        var read = new Exposition();
        if (!text.EndsWith('\n')) throw new FormatException("the last line does not end");
        foreach (var line in text.TrimEnd('\n').Split('\n').Where(line => line.Length > 0)) read.Add(line);
        foreach (var (family, _) in read._kinds.Where(kind => kind.Value == "histogram")) read.CheckBuckets(family);
        return read;
    }

    /// <summary>The samples of this name that have these labels, among others.</summary>
    public IEnumerable<Sample> Of(string name, params (string Name, string Value)[] labels) => _samples.Where(sample =>
        sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value));

    /// <summary>The sum; 0 without such a sample.</summary>
    public double Sum(string name, params (string Name, string Value)[] labels) => Of(name, labels).Sum(sample => sample.Value);

    private void Add(string line)
    {
        if (TypeLine().Match(line) is { Success: true } type)
        {
            _family = type.Groups["name"].Value;
            if (!_kinds.TryAdd(_family, type.Groups["kind"].Value)) throw new FormatException($"{_family} comes twice");
        }
        else if (SampleLine().Match(line) is { Success: true } sample)
        {
            Add(sample);
        }
        else if (!(HelpLine().Match(line) is { Success: true } help && help.Groups["name"].Value == _family) && line != "# EOF")
        {
            throw new FormatException($"no line of the format, or of another family than {_family}: {line}");
        }
    }

    private void Add(Match line)
    {
        var name = line.Groups["name"].Value;
        var suffix = name.StartsWith(_family, StringComparison.Ordinal) ? name[_family.Length..] : name;
        var isOfFamily = suffix.Length == 0 || (_kinds[_family] == "histogram" && suffix is "_bucket" or "_sum" or "_count");
        if (!isOfFamily) throw new FormatException($"{name} is no sample of {_family}");
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var at = 0; at < line.Groups["label"].Captures.Count; at++)
            labels.Add(line.Groups["label"].Captures[at].Value, line.Groups["of"].Captures[at].Value);
        var value = line.Groups["value"].Value switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            "NaN" => double.NaN,
            var number => double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture),
        };
        if (_kinds[_family] is "counter" or "histogram" && value < 0) throw new FormatException($"{name} counts to {value}");
        var read = new Sample(name, labels, value);
        if (_samples.Exists(other => other.Series == read.Series)) throw new FormatException($"{read.Series} comes twice");
        _samples.Add(read);
    }

    private void CheckBuckets(string family)
    {
        foreach (var count in Of(family + "_count"))
        {
            var buckets = Of(family + "_bucket", [.. count.Labels.Select(label => (label.Key, label.Value))]).ToList();
            var values = buckets.ConvertAll(bucket => bucket.Value);
            if (!values.SequenceEqual(values.Order()) || buckets[^1].Labels["le"] != "+Inf" || values[^1] != count.Value)
                throw new FormatException($"the buckets of {count.Series} do not add up");
        }
    }

    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    [GeneratedRegex("^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<kind>counter|gauge|histogram|summary|untyped)$", Options, 1000)]
    private static partial Regex TypeLine();

    [GeneratedRegex("^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) .*$", Options, 1000)]
    private static partial Regex HelpLine();

    private const string Label = """(?<label>[a-zA-Z_][a-zA-Z0-9_]*)="(?<of>([^"\\\n]|\\["\\n])*)"(,(?!\})|(?=\}))""";

    [GeneratedRegex($$"""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{({{Label}})*\})? (?<value>\S+)( [0-9]+)?$""", Options, 1000)]
    private static partial Regex SampleLine();
}

internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value)
{
    public string Series => $"{Name}{{{string.Join(',', Labels.Select(label => $"{label.Key}={label.Value}"))}}}";
}
