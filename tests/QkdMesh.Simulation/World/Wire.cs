using QkdMesh.Core.Audit;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Keys;
using QkdMesh.Simulation.Scenarios;

namespace QkdMesh.Simulation.World;

/// <summary>Carries calls and their answers. Faults make it lose, repeat, change and delay them.</summary>
internal sealed class Wire(Timeline time, Luck luck, SimulatedAudit audit, Func<string, NodeActor?> instanceOf)
{
    // Longer than any caller waits for an answer, in milliseconds.
    private const int MostLate = 2_200;

    private readonly HashSet<(string From, string To)> _silent = [], _answerless = [];

    public Noise Noise { get; set; }

    /// <summary>Gets every message between nodes.</summary>
    public Action<byte[]>? Tap { get; set; }

    public void Silence(string from, string to, bool isOver)
    {
        if (isOver) _silent.Remove((from, to));
        else _silent.Add((from, to));
    }

    /// <summary>One node hears the calls of another, and its answers are lost.</summary>
    public void LoseAnswers(string from, string to, bool isOver)
    {
        if (isOver) _answerless.Remove((from, to));
        else _answerless.Add((from, to));
    }

    public bool Hears(string from, string to) => !_silent.Contains((from, to));

    public bool Answers(string from, string to) => Hears(from, to) && !_answerless.Contains((from, to));

    /// <param name="answered">Called once: when the call has its answer, or when the caller has waited for its whole patience.</param>
    public void Make(Actor from, NodeCall call, Action answered)
    {
        (from as NodeActor)?.Attacker?.Note(call);
        if (Tap is { } tap && (call as RelayCall)?.Message is { } message) tap(message);
        if (call is RecordCall record)
        {
            audit.Write(record, answered);
            return;
        }
        var trip = new Trip(this, from.Name, call, answered, time.Now + call.Patience);
        if (IsLocal(call))
        {
            ArriveFromLink(trip, call);
            return;
        }
        if (luck.Happens(Noise.Repeated)) Send(from.Name, call.To.Value, () => trip.Arrive(Changed(call)));
        if (!Send(from.Name, call.To.Value, () => trip.Arrive(Changed(call)))) trip.GiveUpInTime();
    }

    // Faults never change orders and blocks of a link: they arrive whole, late, or not at all.
    private void ArriveFromLink(Trip trip, NodeCall call)
    {
        if (luck.Happens(Noise.Lost / 2)) trip.GiveUpInTime();
        else if (luck.Happens(Noise.Late / 2)) time.After(TimeSpan.FromMilliseconds(luck.Between(20, MostLate)), () => trip.Arrive(call));
        else trip.Arrive(call);
    }

    private bool Send(string from, string to, Action arrives)
    {
        if (!Hears(from, to) || luck.Happens(Noise.Lost)) return false;
        var late = luck.Happens(Noise.Late) ? luck.Between(20, MostLate) : luck.Between(1, 5);
        time.After(TimeSpan.FromMilliseconds(late), arrives);
        return true;
    }

    private NodeCall Changed(NodeCall call)
    {
        if (!luck.Happens(Noise.Changed)) return call;
        return call switch
        {
            RelayCall relay => new RelayCall(call.To, call.Patience, Flipped(relay.Message)),
            AgreeSecretCall agreement => new AgreeSecretCall(call.To, call.Patience, Flipped(agreement.Message), agreement.Proof),
            AssociateCall association => new AssociateCall(call.To, call.Patience, Flipped(association.Message)),
            CanArriveCall question => new CanArriveCall(call.To, call.Patience, Flipped(question.Header), question.Proof),
            WithdrawCall withdrawal => new WithdrawCall(
                call.To, call.Patience, new(withdrawal.Batch.High ^ 1, withdrawal.Batch.Low), withdrawal.Master, withdrawal.Slave,
                withdrawal.Proof),
            ConfirmCall confirmation => new ConfirmCall(call.To, call.Patience, Flipped(confirmation.Offer)),
            AcceptOfferCall offer => new AcceptOfferCall(call.To, call.Patience, Flipped(offer.Offer)),
            CompleteOfferCall reply => new CompleteOfferCall(call.To, call.Patience, Flipped(reply.Reply)),
            GreetCall greeting => new GreetCall(call.To, call.Patience, greeting.Link, new SessionNonce(greeting.Nonce.Value ^ 1)),
            _ => call,
        };
    }

    private IOutcome Changed(IOutcome answer)
    {
        if (!luck.Happens(Noise.Changed)) return answer;
        return answer switch
        {
            Result<RelayReceipt> { IsOk: true, Value.Next: { } next } => (Result<RelayReceipt>)new RelayReceipt(Flipped(next), null),
            Result<RelayReceipt> { IsOk: true, Value.Proof: { } proof } receipt =>
                (Result<RelayReceipt>)(receipt.Value with { Proof = proof ^ 1 }),
            Result<StreamRoom> { IsOk: true } room => (Result<StreamRoom>)(room.Value with { Next = room.Value.Next ^ 1 }),
            Result<ArrivalRoom> { IsOk: true } room => (Result<ArrivalRoom>)(room.Value with { Proof = room.Value.Proof ^ 1 }),
            Result<byte[]> { IsOk: true, Value.Length: > 0 } message => (Result<byte[]>)Flipped(message.Value),
            Result<SessionNonce> { IsOk: true } nonce => (Result<SessionNonce>)new SessionNonce(nonce.Value.Value ^ 1),
            _ => answer,
        };
    }

    private byte[] Flipped(byte[] frame)
    {
        // The answer of an attacker may be empty.
        if (frame.Length == 0) return frame;
        var flipped = frame.ToArray();
        flipped[luck.Between(0, frame.Length - 1)] ^= (byte)(1 << luck.Between(0, 7));
        return flipped;
    }

    private static bool IsLocal(NodeCall call) => call is HandOverCall or ConfirmBlocksCall or OpenSessionCall or AlarmCall;

    private TimeSpan Now => time.Now;

    private NodeActor? InstanceOf(string node) => instanceOf(node);

    private void At(TimeSpan moment, Action happens) => time.After(moment - time.Now, happens);

    /// <summary>One call on its way to the node and back.</summary>
    private sealed class Trip(Wire wire, string from, NodeCall call, Action answered, TimeSpan deadline)
    {
        private bool _isOver, _isAnswered;

        public void Arrive(NodeCall asArrived)
        {
            if (wire.InstanceOf(asArrived.To.Value) is not { IsAlive: true } node)
            {
                GiveUpInTime();
                return;
            }
            var isTaken = node.IsUp;
            node.Do(() => node.Take(asArrived, answer => Return(answer)));
            // The node may stand still, die before it has finished, or keep its answer back.
            if (!isTaken || !_isAnswered || (IsLocal(call) && !_isOver)) GiveUpInTime();
        }

        public void GiveUpInTime() => wire.At(deadline, End);

        private void Return(IOutcome answer)
        {
            _isAnswered = true;
            if (_isOver) return;
            if (IsLocal(call)) Answer(answer);
            else if (!wire.Answers(call.To.Value, from) || !SendBack(answer)) GiveUpInTime();
        }

        private bool SendBack(IOutcome answer) => wire.Send(call.To.Value, from, () => Answer(wire.Changed(answer)));

        private void Answer(IOutcome answer)
        {
            if (_isOver) return;
            if (wire.Now <= deadline) call.Settle(answer);
            End();
        }

        private void End()
        {
            if (_isOver) return;
            _isOver = true;
            answered();
        }
    }
}
