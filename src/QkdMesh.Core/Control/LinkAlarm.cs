using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.Network;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Control;

/// <summary>
/// The alarm of one link's quantum channel. It ends when both ends have destroyed their key, the QBER has been low for long enough, and
/// an operator has acknowledged it, if that is required.
/// </summary>
public sealed class LinkAlarm(LinkOptions options)
{
    private readonly HashSet<NodeId> _unaware = [];

    // How long the QBER has been low; null while it is high or unknown.
    private TimeSpan? _low;
    private bool _isAcknowledged;

    /// <summary>How often a QBER raised an alarm.</summary>
    public int Count { get; private set; }

    public bool IsRaised { get; private set; }

    /// <summary>The ends that have not confirmed yet that they destroyed their key.</summary>
    public IReadOnlyCollection<NodeId> Unaware => _unaware;

    /// <summary>How far the alarm has come; null if no alarm is raised.</summary>
    public AlarmProgress? Progress => !IsRaised ? null : new(
        _unaware.Count == 0, _low is not null,
        _isAcknowledged ? Acknowledgement.Given : options.AlarmsNeedAcknowledgement ? Acknowledgement.Awaited : Acknowledgement.NotNeeded);

    /// <summary>One is up, whatever the source says: nothing where there is one already.</summary>
    public void Raise(LinkDefinition link)
    {
        if (IsRaised) return;
        (IsRaised, _low, _isAcknowledged) = (true, null, false);
        _unaware.UnionWith([link.A, link.B]);
    }

    /// <summary>The end has destroyed its key.</summary>
    public void Heard(NodeId end) => _unaware.Remove(end);

    /// <summary>Looks at the source after some time.</summary>
    /// <param name="elapsed">Since the last look.</param>
    public void Observe(LinkDefinition link, IKeySource source, TimeSpan elapsed)
    {
        // A QBER that is no number is nothing to trust.
        var isHigh = !(source.Qber <= options.MaxQber);
        if (isHigh && !IsRaised)
        {
            Raise(link);
            Count++;
        }
        if (!IsRaised) return;
        if (!IsLow(source)) _isAcknowledged = false;
        // A source that makes nothing shows nothing.
        if (!IsLow(source) || source.SecretKeyRate <= KeyRate.Zero) _low = null;
        else _low = _low is { } before ? before + elapsed : TimeSpan.Zero;
        var isTrusted = _low >= options.WaitToRestore && (_isAcknowledged || !options.AlarmsNeedAcknowledgement);
        IsRaised = _unaware.Count > 0 || !isTrusted;
    }

    /// <summary>Nobody looks at the source any more, or it is another one.</summary>
    public void LoseSight() => _low = null;

    /// <summary>An operator knows of it. Refused while the QBER is high: what comes after is not known yet.</summary>
    public Result<Done> Acknowledge(LinkDefinition link, IKeySource source)
    {
        if (!IsRaised) return new MeshError(ErrorCode.LinkNotAlarmed, $"{link.Id} has no alarm");
        if (!IsLow(source))
            return new MeshError(ErrorCode.QberTooHigh, FormattableString.Invariant(
                $"the QBER of {link.Id} is {source.Qber * 100:0.##} %; below {options.TrustedQber * 100:0.##} % it counts as low"));
        _isAcknowledged = true;
        return Done.Instance;
    }

    private bool IsLow(IKeySource source) => source.Qber < options.TrustedQber;
}
