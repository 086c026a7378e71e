using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Topology;

namespace QkdMesh.Core.Control;

/// <summary>
/// How the ends of a link get the same key of their paired source: A offers, B accepts, A completes. No key passes through the link.
/// </summary>
internal sealed class PairedDelivery
{
    private static readonly TimeSpan Patience = LinkTimings.Default.EndPatience;

    private bool _anew, _wasOfferChanged, _wasReplyRefused, _hasDelivered;

    /// <summary>Whether both ends have blocks to confirm; told once.</summary>
    public bool TakeDelivered() => _hasDelivered && !(_hasDelivered = false);

    /// <param name="isOn">Asked before end B takes anything: the link may have been cut meanwhile.</param>
    public IEnumerable<NodeCall[]> Steps(LinkDefinition link, OfferRequest request, Func<bool> isOn)
    {
        var offering = new OfferKeyCall(link.A, Patience, link.Id, request with { Anew = _anew });
        yield return [offering];
        if (offering.Refusal is not null) yield break;
        _anew = false;
        if (offering.Answer.Value.Length == 0 || !isOn()) yield break;
        var accepting = new AcceptOfferCall(link.B, Patience, offering.Answer.Value);
        yield return [accepting];
        // A silent end may have accepted: the same offer again will tell. An end that refuses will refuse the same offer again. An offer
        // that was changed on its way comes again as it was.
        var isChanged = accepting.Refusal is { Code: ErrorCode.MalformedFrame };
        _anew = IsRefusal(accepting) && (!isChanged || _wasOfferChanged);
        _wasOfferChanged = isChanged;
        if (accepting.Refusal is not null) yield break;
        // Though it was cut by now: what end B has, end A is to have as well.
        var completing = new CompleteOfferCall(link.A, Patience, accepting.Answer.Value);
        yield return [completing];
        // A reply that was changed on its way comes again as it was.
        _anew = _wasReplyRefused && IsRefusal(completing);
        _wasReplyRefused = IsRefusal(completing);
        _hasDelivered = completing is { Refusal: null, Answer.Value: > 0 };
    }

    private static bool IsRefusal(NodeCall call) => call.Refusal is { Code: not ErrorCode.NodeUnavailable };
}
