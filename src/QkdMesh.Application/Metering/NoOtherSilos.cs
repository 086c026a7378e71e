using QkdMesh.Grains.Contracts;

namespace QkdMesh.Application.Metering;

/// <summary>One process runs the whole network.</summary>
internal sealed class NoOtherSilos : IUsageElsewhere
{
    public Task<IReadOnlyList<KeyValuePair<string, UsageReport?>>> AskAsync(string? tenant, DateTimeOffset? since) =>
        Task.FromResult<IReadOnlyList<KeyValuePair<string, UsageReport?>>>([]);
}
