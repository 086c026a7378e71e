using QkdMesh.Application.Control;
using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Metering;

/// <summary>Sums what SAEs used at all silos.</summary>
public sealed class UsageReading(IUsageHere here, IUsageElsewhere elsewhere)
{
    /// <param name="tenant">Null for all.</param>
    /// <param name="named">Tenants that get a row also if they used nothing.</param>
    public async Task<UsageOfSilos> ReadAsync(
        string? tenant, IEnumerable<string> named, DateTimeOffset? since, CancellationToken cancellation)
    {
        var asked = elsewhere.AskAsync(tenant, since);
        var own = here.Read(tenant, since);
        var others = await asked.WaitAsync(cancellation);
        var answers = others.Select(other => other.Value).OfType<UsageReport>().Prepend(own).ToList();
        var unused = named.Select(id => new UsageRow(new(id), default, 0));
        return new(
            UsageRow.Sum(answers.SelectMany(answer => answer.Rows).Concat(unused)),
            answers.Max(answer => answer.WholeSince),
            [.. others.Where(other => other.Value is null).Select(other => other.Key)]);
    }
}
