using QkdMesh.Core.Calls;
using QkdMesh.Core.Control;
using QkdMesh.Core.Keys;
using QkdMesh.Core.Quantities;
using QkdMesh.Core.Quantum;
using QkdMesh.Core.Tests.Harness;

namespace QkdMesh.Core.Tests.Control;

/// <summary>
/// A link between n0 and n1 on which the answers to confirmations are lost: the sender gives the blocks up, the receiver does not know.
/// </summary>
public class LostConfirmationsTests
{
    private const int BlockLength = 4096;

    private static readonly Bits MaxStock = Bits.FromBytes(4 * BlockLength);
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1), BlockPatience = TimeSpan.FromSeconds(30);

    private readonly TestMesh _mesh = new(MeshTopology.Line(2));
    private readonly RunningLink _link;
    private readonly Random _luck = new(7);

    public LostConfirmationsTests()
    {
        _link = new RunningLink(_mesh.Topology.Links[0], new Steady(_mesh.Entropy), new LinkOptions { MaxStock = MaxStock });
        for (var at = 0; at < 20; at++) Beat(lost: 0);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.9)]
    [InlineData(0.5)]
    public void NoEndHoldsMoreThanItsStock_HoweverLongAnswersAreLost(double lost)
    {
        for (var at = 0; at < 300; at++)
        {
            Beat(lost);
            // Two directions, and what one beat may add to them.
            _mesh.Stores.Should().OnlyContain(store => store.Ledger.Stored <= (2 * MaxStock.Bytes) + (2 * BlockLength));
        }
    }

    [Fact]
    public void LinkFillsAgain_WhenAnswersComeAgain()
    {
        foreach (var store in _mesh.Stores) store.EndSession(DiscardReason.SessionEnded);
        for (var at = 0; at < 60; at++) Beat(lost: 1);
        _mesh.Stores.Should().OnlyContain(store => store.Sendable == Bits.Zero);

        for (var at = 0; at < 60; at++) Beat(lost: 0);

        _mesh.Stores.Should().OnlyContain(store => store.Sendable >= MaxStock - Bits.FromBytes(BlockLength));
        _mesh.Stores.Should().OnlyContain(store => store.Ledger.Balances);
    }

    private void Beat(double lost)
    {
        Carry(_link.BeatSteps(Period), lost);
        _mesh.Now += Period;
        foreach (var node in new[] { 0, 1 }) _mesh[node].Tidy(_mesh.Now, BlockPatience);
    }

    private void Carry(IEnumerable<NodeCall[]> steps, double lost)
    {
        foreach (var call in steps.SelectMany(step => step))
        {
            var answer = _mesh[int.Parse(call.To.Value[1..], null)].Answer(call, _mesh.Now);
            Carry(answer.Steps(), lost);
            if (call is not ConfirmCall || _luck.NextDouble() >= lost) call.Settle(answer.Ending);
        }
    }

    private sealed class Steady(SeededEntropy entropy) : IKeySource
    {
        public KeyRate SecretKeyRate => KeyRate.FromKilobitsPerSecond(64);

        public double Qber => 0;

        public IReadOnlyList<KeyMaterial> Produce(TimeSpan elapsed, Bits room) =>
            room.Bytes < 2 * BlockLength ? [] : [KeyMaterial.Random(BlockLength, entropy), KeyMaterial.Random(BlockLength, entropy)];
    }
}
