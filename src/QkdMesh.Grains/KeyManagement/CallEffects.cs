using Microsoft.Extensions.Logging;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.Node;
using QkdMesh.Grains.KeySupply;
using QkdMesh.Grains.Telemetry;
using ErrorCode = QkdMesh.Core.Errors.ErrorCode;

namespace QkdMesh.Grains.KeyManagement;

/// <summary>What the answers of a node mean for its metrics, its log, and the calls that wait for a stream.</summary>
internal sealed partial class CallEffects(KeyManager manager, NodeMetrics metrics, StreamSignals signals, ILogger logger)
{
    private readonly HashSet<LinkId> _withoutSession = [];
    private readonly Dictionary<LinkId, string> _sourceFaults = [];

    /// <summary>The node is about to stop and did not look at the call.</summary>
    public void Refused(NodeCall call, MeshError refusal)
    {
        if (call is RelayCall) metrics.Passed(Node, refusal);
    }

    /// <summary>The node has answered the call.</summary>
    public void Of(NodeCall call, Procedure answer)
    {
        switch (call, answer)
        {
            case (RelayCall, Procedure<RelayReceipt> { Outcome: var receipt }):
                metrics.Passed(Node, receipt.Error);
                if (receipt is { IsOk: true, Value.Stream: { } stream }) signals.Raise(stream);
                break;
            case (HandOverCall { Link: var link }, Procedure<LinkEndReport> { Outcome: { IsOk: true, Value: var report } }):
                TellSourceFault(link, report.SourceFault);
                break;
            case (AlarmCall { Link: var link }, _):
                LogAlarm(link, Node);
                break;
            case (OpenSessionCall { Link: var link }, SessionProcedure { Outcome.Error: var refusal }):
                TellSession(link, refusal);
                break;
            case (ConfirmBlocksCall { Link: var link }, BlockConfirmationProcedure confirming):
                foreach (var (block, why) in confirming.Abandoned) LogAbandoned(block, link, why);
                break;
        }
    }

    private NodeId Node => manager.Links.Node;

    private void TellSession(LinkId link, MeshError? refusal)
    {
        if (refusal is not null)
        {
            // The link tries again on every beat while the other end is away: one line in the log is enough.
            if (_withoutSession.Add(link)) LogRefused(link, refusal.Code);
            return;
        }
        _withoutSession.Remove(link);
        if (manager.Links.EndOf(link) is { IsOk: true, Value.Session: not null }) LogSession(link);
    }

    // A source tries often: only a change is news.
    private void TellSourceFault(LinkId link, string? fault)
    {
        if (_sourceFaults.GetValueOrDefault(link) == fault) return;
        if (fault is null)
        {
            _sourceFaults.Remove(link);
            LogSourceSound(link);
            return;
        }
        _sourceFaults[link] = fault;
        LogSourceFault(link, fault);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "the source of {Link} makes no key: {Fault}")]
    private partial void LogSourceFault(LinkId link, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "the source of {Link} makes key again")]
    private partial void LogSourceSound(LinkId link);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Link} has a session")]
    private partial void LogSession(LinkId link);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Link} has no session: {Reason}")]
    private partial void LogRefused(LinkId link, ErrorCode reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "block {Block} of {Link} is destroyed: {Reason}")]
    private partial void LogAbandoned(ulong block, LinkId link, ErrorCode reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "eavesdropping alarm on {Link}: all its key at {Node} is destroyed")]
    private partial void LogAlarm(LinkId link, NodeId node);
}
