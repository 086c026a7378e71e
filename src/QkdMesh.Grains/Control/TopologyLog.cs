using Microsoft.Extensions.Logging;
using QkdMesh.Core.Network;
using QkdMesh.Core.Topology;

namespace QkdMesh.Grains.Control;

/// <summary>Logs what each new topology changes. One for a silo.</summary>
/// <param name="loggers">Make a log of <see cref="Category"/>.</param>
public sealed partial class TopologyLog(ILoggerFactory loggers)
{
    public const string Category = "QkdMesh.Topology";

    private readonly ILogger _log = loggers.CreateLogger(Category);
    private volatile ByOrder? _last;

    /// <summary>Who ordered a version of the topology; null if this silo did not put it in service, or a later one.</summary>
    public string? OrdererOf(long version) => _last is { } last && last.Version == version ? last.By : null;

    /// <param name="before">Null at the start of a network, which is no news.</param>
    /// <param name="by">The operator; null without one.</param>
    public void Changed(TopologyDefinition? before, NetworkSnapshot now, string? by)
    {
        if (before is null) return;
        _last = new(now.TopologyVersion, by);
        var changes = TopologyChanges.InWords(before, now.Topology.Definition);
        Changed(now.TopologyVersion, by is null ? "an operator" : $"operator {by}", changes);
    }

    private sealed record ByOrder(long Version, string? By);

    [LoggerMessage(Level = LogLevel.Information, Message = "topology version {Version} by {Operator}: {Changes}")]
    private partial void Changed(long version, string @operator, string changes);
}
