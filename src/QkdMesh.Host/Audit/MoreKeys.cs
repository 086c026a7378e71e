using System.Globalization;
using System.Text.Json.Serialization;
using QkdMesh.Core.Audit;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Topology;

namespace QkdMesh.Host.Audit;

/// <summary>
/// Further keys of a delivery, of one batch. Members that are not there are as in the keys before: those of the line, or of the element
/// before this one.
/// </summary>
/// <param name="FirstKey">The id that <see cref="Places"/> count from.</param>
internal sealed record MoreKeys(string FirstKey)
{
    /// <summary>Which keys, counted from the first one, such as <c>0,2,5-7</c>; null if it is the first one alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Places { get; init; }

    /// <summary>Size of a key in bits.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? KeySize { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Assurance? Assurance { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Hybrid { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<IReadOnlyList<string>>? Routes { get; init; }

    /// <summary>All keys of a call but those of its first record, so that each way is named once.</summary>
    public static IReadOnlyList<MoreKeys> Of(IReadOnlyList<AuditRecord> call)
    {
        var more = new List<MoreKeys>();
        var (before, wayBefore) = (call[0], WayOf(call[0]));
        // The ways that the first record has come first.
        foreach (var way in call.Skip(1).GroupBy(WayOf).OrderBy(way => way.Key != wayBefore))
        {
            foreach (var batch in way.GroupBy(keys => keys.FirstKey.Batch))
            {
                var keys = batch.MinBy(each => each.FirstKey.Index)!;
                more.Add(new MoreKeys(keys.FirstKey.ToString())
                {
                    Places = PlacesOf(batch, keys.FirstKey.Index),
                    KeySize = keys.KeySize == before.KeySize ? null : keys.KeySize,
                    Assurance = keys.Assurance == before.Assurance ? null : keys.Assurance,
                    Hybrid = keys.IsHybrid == before.IsHybrid ? null : keys.IsHybrid,
                    Routes = way.Key == wayBefore ? null : DeliveryEntry.NamesOf(keys),
                });
                (before, wayBefore) = (keys, way.Key);
            }
        }
        return more;
    }

    /// <param name="first">The keys that the line names by itself.</param>
    /// <exception cref="FormatException">An id, a place or a route is not valid.</exception>
    /// <exception cref="ArgumentException">A name of a node is not valid.</exception>
    public static IEnumerable<AuditRecord> Read(IReadOnlyList<MoreKeys> more, AuditRecord first)
    {
        var before = first;
        foreach (var keys in more)
        {
            if (keys is null) throw new FormatException("the line names no keys");
            var id = DeliveryEntry.IdOf(keys.FirstKey);
            before = before with
            {
                FirstKey = id,
                KeySize = keys.KeySize ?? before.KeySize,
                Assurance = keys.Assurance ?? before.Assurance,
                IsHybrid = keys.Hybrid ?? before.IsHybrid,
                Routes = keys.Routes is { } routes ? DeliveryEntry.RoutesOf(routes) : before.Routes,
            };
            foreach (var (place, count) in RunsOf(keys.Places ?? "0", KeyId.MaxIndex - id.Index))
                yield return before with { FirstKey = id with { Index = id.Index + place }, Count = count };
        }
    }

    private static string WayOf(AuditRecord keys) => string.Join(' ', keys.Routes.Select(route => string.Join(',', route)));

    private static string? PlacesOf(IEnumerable<AuditRecord> batch, int first)
    {
        var places = string.Join(',', batch.OrderBy(run => run.FirstKey.Index).Select(run => Text(run.FirstKey.Index - first, run.Count)));
        return places == "0" ? null : places;

        static string Text(int place, int count) => count == 1
            ? place.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{place}-{place + count - 1}");
    }

    private static IEnumerable<(int Place, int Count)> RunsOf(string places, int last)
    {
        var next = 0;
        foreach (var run in places.Split(','))
        {
            var ends = run.Split('-');
            var areNumbers = TryRead(ends[0], out var from) & TryRead(ends[^1], out var to);
            if (!areNumbers || ends.Length > 2 || from < next || to < from || to > last)
                throw new FormatException($"the line names keys that cannot be: {run}");
            yield return (from, to - from + 1);
            next = to + 1;
        }

        static bool TryRead(string text, out int place) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out place);
    }
}
