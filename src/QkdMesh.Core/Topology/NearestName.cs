namespace QkdMesh.Core.Topology;

/// <summary>
/// Finds the name that a writer probably meant. It looks only a few times, since each look reads every known name and a
/// file can be wrong in all of its lines.
/// </summary>
public sealed class NearestName(IReadOnlyCollection<string> known)
{
    private const int Looks = 20, MaxChanges = 3, ShortestPrefix = 3;

    private int _looksLeft = Looks;

    /// <summary>Advice on an unknown name: "did you mean 'x'?" where one is near, else what is given.</summary>
    public string AdviseOr(string name, string otherwise) =>
        Find(name) is { } near ? $"did you mean '{near}'? If not, {otherwise}" : otherwise;

    /// <summary>The nearest known name, ignoring case; null where none is near.</summary>
    public string? Find(string name)
    {
        if (_looksLeft-- <= 0) return null;
        string? nearest = null;
        var fewest = Math.Clamp(name.Length / 3, 1, MaxChanges) + 1;
        foreach (var candidate in known)
        {
            // Nothing is nearer than the name itself in other letters: "NORTE" is "norte", and not "quevedo-norte".
            if (name.Equals(candidate, StringComparison.OrdinalIgnoreCase)) return candidate;
            var changes = IsPrefixOfOther(name, candidate) || IsPartOf(name, candidate) ? 1 : Changes(name, candidate, fewest - 1);
            if (changes >= fewest) continue;
            (nearest, fewest) = (candidate, changes);
        }

        return nearest;
    }

    // "length" for "length_km" is nearer than its three missing letters say.
    private static bool IsPrefixOfOther(string one, string other) =>
        Math.Min(one.Length, other.Length) >= ShortestPrefix
        && (one.StartsWith(other, StringComparison.OrdinalIgnoreCase) || other.StartsWith(one, StringComparison.OrdinalIgnoreCase));

    // "policy" for "routing_policy": whole words of the name.
    private static bool IsPartOf(string name, string candidate)
    {
        if (name.Length < ShortestPrefix) return false;
        var at = candidate.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        var end = at + name.Length;
        return at > 0 && candidate[at - 1] is '_' or '-' or '.' && (end == candidate.Length || candidate[end] is '_' or '-' or '.');
    }

    // Levenshtein's distance within a band, where two letters in the wrong order are one change ("roh" for "rho"). Any answer above the
    // limit means "too far".
    private static int Changes(string one, string other, int limit)
    {
        if (Math.Abs(one.Length - other.Length) > limit) return limit + 1;
        var twoAbove = new int[other.Length + 1];
        var above = new int[other.Length + 1];
        var row = new int[other.Length + 1];
        for (var j = 0; j <= other.Length; j++) above[j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            Array.Fill(row, limit + 1);
            row[0] = i;
            var (from, to) = (Math.Max(1, i - limit), Math.Min(other.Length, i + limit));
            var least = limit + 1;
            for (var j = from; j <= to; j++)
            {
                row[j] = Math.Min(Math.Min(above[j], row[j - 1]) + 1, above[j - 1] + (Same(i, j) ? 0 : 1));
                if (i > 1 && j > 1 && Same(i - 1, j) && Same(i, j - 1)) row[j] = Math.Min(row[j], twoAbove[j - 2] + 1);
                least = Math.Min(least, row[j]);
            }

            if (least > limit) return limit + 1;
            (twoAbove, above, row) = (above, row, twoAbove);
        }

        return above[other.Length];

        bool Same(int i, int j) => char.ToUpperInvariant(one[i - 1]) == char.ToUpperInvariant(other[j - 1]);
    }
}
