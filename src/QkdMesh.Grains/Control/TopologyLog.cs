using Microsoft.Extensions.Logging;
using QkdMesh.Core.Network;
using QkdMesh.Core.Topology;

namespace QkdMesh.Grains.Control;

/// <summary>Logs what each new topology changes.</summary>
/// <param name="loggers">Make a log of <see cref="Category"/>.</param>
public sealed partial class TopologyLog(ILoggerFactory loggers)
{
    public const string Category = "QkdMesh.Topology";

    private readonly ILogger _log = loggers.CreateLogger(Category);

    /// <param name="before">Null at the start of a network, which is no news.</param>
    /// <param name="by">The operator; null without one.</param>
    public void Changed(TopologyDefinition? before, NetworkSnapshot now, string? by)
    {
        if (before is null) return;
        var changes = TopologyChanges.InWords(before, now.Topology.Definition);
        Changed(now.TopologyVersion, by is null ? "an operator" : $"operator {by}", changes);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "topology version {Version} by {Operator}: {Changes}")]
    private partial void Changed(long version, string @operator, string changes);
}
