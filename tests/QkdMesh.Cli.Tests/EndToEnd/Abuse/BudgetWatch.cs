using System.Globalization;
using System.Text.RegularExpressions;

namespace QkdMesh.Cli.Tests.EndToEnd.Abuse;

/// <summary>The memory budget of a served mesh, as its metrics tell it.</summary>
internal sealed partial class BudgetWatch(Uri management) : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly SortedDictionary<string, long> _most = new(StringComparer.Ordinal);

    /// <summary>How often it read the metrics.</summary>
    public int Looks { get; private set; }

    /// <summary>The budget of all uses together, in bytes.</summary>
    public long Limit { get; private set; }

    /// <summary>The most that each use took of what it may take.</summary>
    public string Most => string.Join(", ", _most.Select(use => $"{use.Key} {use.Value >> 20} MiB"));

    /// <summary>Uses that took more than they may, at any look.</summary>
    public List<string> Beyond { get; } = [];

    public async Task LookAsync(CancellationToken cancellation)
    {
        var text = await _http.GetStringAsync(new Uri(management, "/metrics"), cancellation);
        var (used, limits) = (Read(text, "used"), Read(text, "limit"));
        used.Should().NotBeEmpty("the metrics have the budget");
        Looks++;
        Limit = limits.Values.Sum();
        foreach (var (use, bytes) in used)
        {
            _most[use] = Math.Max(bytes, _most.GetValueOrDefault(use));
            if (bytes > limits[use]) Beyond.Add($"{use}: {bytes} of {limits[use]} bytes");
        }
    }

    public void Dispose() => _http.Dispose();

    private static Dictionary<string, long> Read(string text, string figure) => Line().Matches(text)
        .Where(line => line.Groups["figure"].Value == figure)
        .ToDictionary(
            line => line.Groups["use"].Value,
            line => (long)double.Parse(line.Groups["bytes"].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(
        """^qkdmesh_memory_(?<figure>used|limit)_bytes\{[^}]*use="(?<use>[a-z]+)"[^}]*\} (?<bytes>\S+)""",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();
}
