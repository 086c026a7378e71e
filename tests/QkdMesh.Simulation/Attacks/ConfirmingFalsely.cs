using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.KeyManagement;

namespace QkdMesh.Simulation.Attacks;

/// <summary>
/// Denies blocks that the node holds, confirms blocks with wrong tags, and offers blocks again that were confirmed or destroyed.
/// </summary>
internal sealed class ConfirmingFalsely(TakenNode node) : Trick(node)
{
    private const int MostKept = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly List<byte[]> _answers = [], _offers = [];

    public override void Note(NodeCall call)
    {
        if (call is ConfirmCall confirmation && call.To != Node.Id) Keep(_offers, confirmation.Offer);
    }

    public override bool TryAnswer(NodeCall call, Action<IOutcome> answer)
    {
        if (call is not ConfirmCall confirmation) return false;
        var honest = Node.Manager.Links.Answer(confirmation.Offer);
        if (honest.IsOk) Keep(_answers, honest.Value);
        answer(Instead(honest, confirmation.Offer));
        return true;
    }

    private Result<byte[]> Instead(Result<byte[]> honest, byte[] offer) => Node.Luck.Between(0, 4) switch
    {
        0 when honest.IsOk => Changed(honest.Value),
        1 => offer,
        2 when _answers.Count > 0 => Node.Luck.Pick(_answers),
        3 => new MeshError(ErrorCode.ConfirmationMismatch, "the attacker says so"),
        _ => honest,
    };

    public override void Act()
    {
        if (Node.Ends is not { Count: > 0 } ends) return;
        var end = Node.Luck.Pick(ends);
        foreach (var block in end.UnconfirmedToSend.Take(2))
            if (BlockConfirmation.Offer(end, block) is { IsOk: true, Value: var offer } && Node.Luck.Happens(0.5))
                Node.Send(new ConfirmCall(Node.Neighbour(end), Patience, Node.Luck.Happens(0.5) ? Changed(offer) : offer));
        if (_offers.Count > 0) Node.Send(new ConfirmCall(Node.Neighbour(end), Patience, Node.Luck.Pick(_offers)));
    }

    private byte[] Changed(byte[] frame)
    {
        var changed = frame.ToArray();
        changed[Node.Luck.Between(frame.Length - 16, frame.Length - 1)] ^= 1;
        return changed;
    }

    private static void Keep(List<byte[]> kept, byte[] frame)
    {
        if (kept.Count == MostKept) kept.RemoveAt(0);
        kept.Add(frame);
    }
}
