using CsCheck;
using QkdMesh.Core.Calls;
using QkdMesh.Core.Control;
using QkdMesh.Core.Errors;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeyManagement;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Network;
using QkdMesh.Core.Node;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Tests.Harness;

namespace QkdMesh.Core.Tests.Control;

/// <summary>
/// A link whose QBER rises and falls, whose ends fall silent, that is cut and acknowledged, and whose controller and grain start again. Its
/// behaviour is compared with what follows from everything that was ever seen.
/// </summary>
public class AlarmProperties
{
    private static readonly Gen<Look> Looks = Gen.Select(
        Gen.Frequency((2, Gen.Const(0.3)), (1, Gen.Const(0.07)), (9, Gen.Const(0.02))),
        Gen.Int[1, 4], Gen.Int[-12, 1],
        Gen.Frequency((30, Gen.Const(Turn.None)), (2, Gen.Const(Turn.Acknowledge)), (1, Gen.Const(Turn.Cut)), (2, Gen.Const(Turn.Mend)),
            (1, Gen.Const(Turn.LinkStarts)), (1, Gen.Const(Turn.ControllerStarts)), (1, Gen.Const(Turn.Stall)), (2, Gen.Const(Turn.Flow))),
        (qber, seconds, silent, turn) => new Look(qber, TimeSpan.FromSeconds(seconds), silent, turn));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NoKeyIsHandedOverButByALinkThatIsTrusted_WhateverHappens(bool needsAcknowledgement)
    {
        int trusted = 0, handedOver = 0;

        Gen.Select(Gen.Int[0, 6], Looks.Array[20, 120]).Sample(
            (wait, looks) =>
            {
                var run = new WatchedLink(
                    new LinkOptions { WaitToRestore = TimeSpan.FromSeconds(wait), AlarmsNeedAcknowledgement = needsAcknowledgement });
                foreach (var look in looks) run.Take(look);
                Interlocked.Add(ref trusted, run.TrustedAgain);
                Interlocked.Add(ref handedOver, run.HandedOver);
            },
            iter: 300);

        trusted.Should().BeGreaterThan(100, "rules over no alarm that ends hold nothing");
        handedOver.Should().BeGreaterThan(1_000);
    }

    private enum Turn
    {
        None,
        Acknowledge,
        Cut,
        Mend,
        LinkStarts,
        ControllerStarts,
        Stall,
        Flow,
    }

    /// <param name="Silent">The node that does not answer this time; none below 0.</param>
    private readonly record struct Look(double Qber, TimeSpan Elapsed, int Silent, Turn Before);

    private sealed class WatchedLink(LinkOptions options)
    {
        private readonly TestMesh _mesh = new TestMesh(MeshTopology.Line(2)).Stock(2_000);
        private readonly Channel _source = new();
        private readonly HashSet<NodeId> _heard = [];

        // Everything that was seen of the source since the alarm came up or somebody looked away.
        private readonly List<(TimeSpan At, bool IsLow)> _seen = [];
        private NetworkController _controller = new(1);
        private RunningLink? _link;
        private TimeSpan _now;
        private bool _isAlarmed, _isAcknowledged;
        private long _lives = 1;

        public int TrustedAgain { get; private set; }

        public int HandedOver { get; private set; }

        public void Take(Look look)
        {
            if (_link is null) Start();
            _source.Qber = look.Qber;
            Turn(look.Before);
            var (wasAlarmed, received) = (_isAlarmed, Received);
            Expect(look);
            _link!.BeatSteps(look.Elapsed).Carry(call => Asked(call, look.Silent));
            if (_isAlarmed)
                _heard.UnionWith(_mesh.Topology.Nodes.Select(node => node.Id).Where(node => node.Value != $"n{look.Silent}"));

            _link.State.IsAlarmed.Should().Be(_isAlarmed);
            (_link.State.Status == LinkStatus.Off).Should().Be(_isAlarmed || _link.IsCut);
            if (wasAlarmed || _isAlarmed || _link.IsCut) Received.Should().Be(received, "nothing that was made is handed over");
            HandedOver += Received > received ? 1 : 0;
            foreach (var end in _mesh.Topology.Nodes.Select(node => node.Id).Where(end => _isAlarmed && _heard.Contains(end)))
                _mesh.EndOf(_link.Definition.Id, end).Should().Match<LinkKeyStore>(
                    store => store.Session == null && store.Ledger.Stored == 0);
            _controller.Report([new(_link.Definition.Id, _link.State)]);
            _controller.IsAlarmed(_link.Definition.Id).Should().Be(_isAlarmed);
            _controller.IsAcknowledged(_link.Definition.Id).Should().Be(_isAlarmed && _isAcknowledged);
        }

        private long Received => _mesh.Stores.Sum(store => store.Ledger.Received);

        private bool IsQberLow => _source.Qber < options.TrustedQber;

        private void Turn(Turn turn)
        {
            switch (turn)
            {
                case AlarmProperties.Turn.Cut: _link!.IsCut = true; break;
                case AlarmProperties.Turn.Mend: _link!.IsCut = false; break;
                case AlarmProperties.Turn.Stall: _source.IsStalled = true; break;
                case AlarmProperties.Turn.Flow: _source.IsStalled = false; break;
                case AlarmProperties.Turn.LinkStarts: Start(); break;
                case AlarmProperties.Turn.ControllerStarts: _controller = new NetworkController(++_lives, _controller.Record); break;
                case AlarmProperties.Turn.Acknowledge:
                    var refusal = _link!.Acknowledge().Error?.Code;
                    refusal.Should().Be(!_isAlarmed ? ErrorCode.LinkNotAlarmed : IsQberLow ? null : ErrorCode.QberTooHigh);
                    _isAcknowledged |= refusal is null;
                    break;
            }
        }

        // What the link grain does, by what the controller knows.
        private void Start()
        {
            if (_controller.Snapshot is null) _controller.Apply(new(_mesh.Topology));
            var id = _mesh.Topology.Links[0].Id;
            var isCut = _link is { IsCut: true };
            _link = new RunningLink(_mesh.Topology.Links[0], _source, options) { IsCut = isCut };
            _seen.Clear();
            _heard.Clear();
            if (_controller.IsAlarmed(id)) _link.Alarm();
            if (_controller.IsAcknowledged(id)) _isAcknowledged = _link.Acknowledge().IsOk;
        }

        // Over what was seen, look by look and without counters.
        private void Expect(Look look)
        {
            _now += look.Elapsed;
            if (_link!.IsCut)
            {
                _seen.Clear();
                return;
            }
            if (_source.Qber > options.MaxQber && !_isAlarmed)
            {
                (_isAlarmed, _isAcknowledged) = (true, false);
                _seen.Clear();
                _heard.Clear();
            }
            if (!_isAlarmed) return;
            _seen.Add((_now, IsQberLow && !_source.IsStalled));
            _isAcknowledged &= IsQberLow;
            var sound = _seen.AsEnumerable().Reverse().TakeWhile(seen => seen.IsLow).ToList();
            var isTrusted = sound.Count > 0 && _now - sound[^1].At >= options.WaitToRestore
                && (_isAcknowledged || !options.AlarmsNeedAcknowledgement);
            _isAlarmed = _heard.Count < 2 || !isTrusted;
            TrustedAgain += _isAlarmed ? 0 : 1;
        }

        private KeyManager? Asked(NodeCall call, int silent)
        {
            if (call.To.Value == $"n{silent}") return null;
            if (call is OpenSessionCall && silent < 0)
            {
                var (a, b) = (_mesh.EndOf("l0", 0), _mesh.EndOf("l0", 1));
                while (a.Session is null || a.Session != b.Session) a.Greeted(a.Nonce, b.Greet(a.Nonce));
            }
            return _mesh[int.Parse(call.To.Value[1..], null)];
        }
    }

    private sealed class Channel : IKeySource
    {
        public double Qber { get; set; }

        public bool IsStalled { get; set; }

        public KeyRate SecretKeyRate => IsStalled ? KeyRate.Zero : KeyRate.FromKilobitsPerSecond(10);

        public IReadOnlyList<KeyMaterial> Produce(TimeSpan elapsed, Bits room) =>
            room == Bits.Zero || IsStalled ? [] : [KeyMaterial.CopyOf(new byte[512])];
    }
}
