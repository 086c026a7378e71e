using System.Collections.Immutable;
using QkdMesh.Core.Errors;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.KeyRelay;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Tests.Harness;

namespace QkdMesh.Core.Tests.KeyManagement.Model;

/// <summary>
/// Two ends of a link whose messages are lost, repeated, reordered, changed and led astray, whose quantum channel errs, and
/// which start over now and then. Every step checks what must hold whatever happens.
/// </summary>
internal sealed class LinkUnderAttack
{
    public static readonly ImmutableArray<Step> Steps =
    [
        Step.Greet, Step.Greet, Step.Ingest, Step.Ingest, Step.Ingest, Step.IngestAtOneEnd, Step.IngestDifferently, Step.IngestAgain,
        Step.Offer, Step.Offer, Step.Offer, Step.Offer, Step.Seal, Step.Seal, Step.Seal, Step.Seal, Step.Seal,
        Step.Deliver, Step.Deliver, Step.Deliver, Step.Deliver, Step.Deliver, Step.Deliver, Step.Deliver, Step.Deliver, Step.Deliver,
        Step.Repeat, Step.Repeat, Step.Change, Step.Misdirect, Step.Lose, Step.Abandon, Step.EndSession, Step.Age,
    ];

    private readonly LinkPair _pair;
    private readonly UseOfKey _use = new();
    private readonly List<Message> _wire = [];
    private readonly List<(LinkSession Session, ulong Id, KeyCopy Copy)> _made = [];
    private readonly Dictionary<LinkEnd, List<LinkSession?>> _sessions = new() { [LinkEnd.A] = [], [LinkEnd.B] = [] };
    private TimeSpan _now;

    public LinkUnderAttack(int seed)
    {
        _pair = new LinkPair(seed).Greeted();
        CheckBooks();
    }

    public int Opened { get; private set; }

    public int Refused { get; private set; }

    /// <param name="choice">Settles whatever the step leaves open.</param>
    public void Take(Step step, uint choice)
    {
        var end = (choice & 1) == 0 ? LinkEnd.A : LinkEnd.B;
        var number = (int)(choice >> 1 & 0xFFFF);
        switch (step)
        {
            case Step.Greet when _pair.A.Session is null || number % 2 == 0: _wire.Add(new Greeting(_pair.A.Nonce)); break;
            case Step.Ingest: Ingest(end, number, [LinkEnd.A, LinkEnd.B], differently: false); break;
            case Step.IngestAtOneEnd: Ingest(end, number, [(LinkEnd)(number & 1)], differently: false); break;
            case Step.IngestDifferently: Ingest(end, number, [LinkEnd.A, LinkEnd.B], differently: true); break;
            case Step.IngestAgain when _made is not []: Hand(end, Pick(_made, number)); break;
            case Step.Offer when _made is not []: Offer(Pick(_made.TakeLast(6).ToList(), number)); break;
            case Step.Seal: Seal(end, 1 + (number % 300)); break;
            case Step.Deliver or Step.Lose when _wire is not []:
                var message = Pick(_wire, number);
                _wire.Remove(message);
                if (step == Step.Deliver) Deliver(message);
                break;
            case Step.Repeat when _wire is not []: Deliver(Pick(_wire, number)); break;
            case Step.Change when _wire is not []: DeliverChanged(Pick(_wire, number), number); break;
            case Step.Misdirect when _wire is not []: Misdirect(Pick(_wire, number)); break;
            case Step.Abandon when _made is not []:
                var (_, id, copy) = Pick(_made, number);
                BlockConfirmation.Abandon(_pair[copy.Sender], id, new MeshError(ErrorCode.NodeUnavailable, "no answer"));
                break;
            case Step.EndSession when number % 4 == 0: _pair[end].EndSession(DiscardReason.SessionEnded); break;
            case Step.Age:
                _now += TimeSpan.FromSeconds(number % 20);
                foreach (var store in Stores) store.DiscardAged(_now, TimeSpan.FromSeconds(10));
                break;
        }
        CheckBooks();
    }

    private LinkKeyStore[] Stores => [_pair.A, _pair.B];

    private static T Pick<T>(List<T> all, int number) => all[number % all.Count];

    private void Ingest(LinkEnd sender, int number, LinkEnd[] ends, bool differently)
    {
        if (_pair.A.Session is not { } session) return;
        var id = Math.Max(_pair.A.HighestBlock, _pair.B.HighestBlock) + 1;
        var key = _pair.Entropy.Bytes(KeyBlock.MinLength + (number % 400));
        foreach (var end in ends)
        {
            Hand(end, (session, id, new KeyCopy(sender, key)));
            key = key.ToArray();
            if (differently) key[number % key.Length] ^= 1;
        }
    }

    private void Hand(LinkEnd end, (LinkSession Session, ulong Id, KeyCopy Copy) block)
    {
        _made.Add(block);
        var key = KeyMaterial.CopyOf(block.Copy.Key);
        if (_pair[end].Ingest(new KeyBlock(block.Session, block.Id, block.Copy.Sender, key), _now).IsOk)
            _use.Given(end, block.Session, block.Id, block.Copy);
    }

    private void Offer((LinkSession Session, ulong Id, KeyCopy Copy) block)
    {
        var sender = block.Copy.Sender;
        var offer = BlockConfirmation.Offer(_pair[sender], block.Id);
        if (offer.IsOk) _wire.Add(new Confirmation(sender.Other(), offer.Value, IsOffer: true));
    }

    private void Seal(LinkEnd from, int length)
    {
        var plaintext = _pair.Entropy.Bytes(length);
        var frame = RelayHop.Seal(_pair[from], default, LinkPair.HeaderOf(from, length), 0, LinkPair.PayloadOf(plaintext));
        if (!frame.IsOk) return;
        _use.Sent(from, frame.Value);
        _wire.Add(new Relay(from.Other(), frame.Value, plaintext));
    }

    private void Deliver(Message message)
    {
        switch (message)
        {
            case Greeting greeting: _wire.Add(new GreetingAnswer(greeting.Sent, _pair.B.Greet(greeting.Sent))); break;
            case GreetingAnswer answer: _pair.A.Greeted(answer.Sent, answer.Peer); break;
            case Confirmation { IsOffer: true } offer: Answer(offer); break;
            case Confirmation answer: BlockConfirmation.Conclude(_pair[answer.To], answer.Frame); break;
            case Relay relay: Open(relay); break;
        }
    }

    private void Answer(Confirmation offer)
    {
        var receiver = _pair[offer.To];
        var answer = BlockConfirmation.Answer(receiver, offer.Frame);
        if (!answer.IsOk) return;
        _use.Answered(receiver.Session!.Value, BlockOf(answer.Value));
        _wire.Add(new Confirmation(offer.To.Other(), answer.Value, IsOffer: false));
    }

    private void Open(Relay relay)
    {
        var account = Stores.Account();
        var opened = _pair.Open(relay.To, relay.Frame);
        if (opened is null)
        {
            Refused++;
            Stores.Account().Should().Equal(account, "a refusal burns nothing");
            return;
        }
        Opened++;
        opened.Should().Equal(relay.Plaintext);
        _use.Received(relay.Frame);
    }

    private void DeliverChanged(Message message, int number)
    {
        if (message is Relay relay) Stores.ShouldBurnNothing(() => _pair.Open(relay.To, Changed(relay.Frame)).Should().BeNull());
        else if (message is Confirmation { IsOffer: true } offer)
            BlockConfirmation.Answer(_pair[offer.To], Changed(offer.Frame)).IsOk.Should().BeFalse();
        else if (message is Confirmation answer)
            BlockConfirmation.Conclude(_pair[answer.To], Changed(answer.Frame)).IsOk.Should().BeFalse();

        byte[] Changed(byte[] frame)
        {
            var changed = frame.ToArray();
            changed[number / 8 % frame.Length] ^= (byte)(1 << (number % 8));
            return changed;
        }
    }

    private void Misdirect(Message message) => Stores.ShouldBurnNothing(() =>
    {
        if (message is Relay relay) _pair.Open(relay.To.Other(), relay.Frame).Should().BeNull();
        if (message is not Confirmation { } confirmation) return;
        var end = _pair[confirmation.To.Other()];
        BlockConfirmation.Conclude(end, confirmation.Frame).IsOk.Should().BeFalse();
        BlockConfirmation.Answer(end, confirmation.Frame).IsOk.Should().BeFalse();
    });

    private void CheckBooks()
    {
        foreach (var store in Stores)
        {
            store.Ledger.Balances.Should().BeTrue();
            store.Ledger.Stored.Should().BeGreaterThanOrEqualTo(store.Sendable.Bytes);
            var sessions = _sessions[store.End];
            if (sessions is [.., var last] && last == store.Session) continue;
            if (store.Session is not null) sessions.Should().NotContain(store.Session, "no session is entered twice");
            sessions.Add(store.Session);
        }
    }

    // Kind, name, session, block, tag.
    private static ulong BlockOf(byte[] confirmation) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(confirmation.AsSpan(confirmation.Length - OneTimeTag.Length - 8));
}

internal enum Step
{
    Greet, Ingest, IngestAtOneEnd, IngestDifferently, IngestAgain, Offer, Seal, Deliver, Repeat, Change, Misdirect, Lose, Abandon,
    EndSession, Age,
}
