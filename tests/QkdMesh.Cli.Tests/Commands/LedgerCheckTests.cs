using CsCheck;
using QkdMesh.Cli.Commands.Demo;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Tests.Commands;

public sealed class LedgerCheckTests
{
    private static readonly Ledger Balanced = new() { Received = 100, Relayed = 40, Authentication = 20, Discarded = 10, Stored = 30 };

    [Fact]
    public void LinksAreBalanced_WhenBothEndsAre() => LedgerCheck.IsBalanced([Link(Balanced, Balanced)]).Should().BeTrue();

    [Fact]
    public void LinksAreNotBalanced_WhenAnEndDidNotAnswer() =>
        LedgerCheck.IsBalanced([Link(Balanced, Balanced), Link(Balanced, null)]).Should().BeFalse();

    [Fact]
    public void LinksAreNotBalanced_WhenOneByteIsMissingAtEitherEnd()
    {
        var short1 = Balanced.Clone();
        short1.Stored--;
        LedgerCheck.IsBalanced([Link(short1, Balanced)]).Should().BeFalse();
        LedgerCheck.IsBalanced([Link(Balanced, short1)]).Should().BeFalse();
    }

    [Fact]
    public void LedgerIsNotBalanced_WhenTheSumOnlyAgreesBecauseItOverflows() =>
        LedgerCheck.IsBalanced(new Ledger { Received = 1, Relayed = ulong.MaxValue, Stored = 2 }).Should().BeFalse();

    [Fact]
    public void LedgerIsBalanced_ExactlyWhenReceivedIsTheSum() =>
        Gen.Select(Gen.UInt[0, 1000], Gen.UInt[0, 1000], Gen.UInt[0, 1000], Gen.UInt[0, 1000], Gen.Int[-2, 2]).Sample(
            (relayed, authentication, discarded, stored, off) =>
            {
                var received = (long)relayed + authentication + discarded + stored + off;
                if (received < 0) return true;
                var ledger = new Ledger
                {
                    Received = (ulong)received, Relayed = relayed, Authentication = authentication, Discarded = discarded, Stored = stored,
                };
                return LedgerCheck.IsBalanced(ledger) == (off == 0);
            },
            iter: 1000);

    private static LinkView Link(Ledger a, Ledger? b) => new() { Id = "l", A = "a", B = "b", LedgerA = a, LedgerB = b };
}
