using CsCheck;
using QkdMesh.Core.Tests.KeyManagement.Model;

namespace QkdMesh.Core.Tests.KeyManagement;

public class LinkKeyStoreProperties
{
    private static readonly Gen<(Step Step, uint Choice)[]> Histories =
        Gen.Select(Gen.Int[0, LinkUnderAttack.Steps.Length - 1].Select(at => LinkUnderAttack.Steps[at]), Gen.UInt).Array[50, 400];

    /// <summary>The checks are in the steps; what they are worth shows in how much got through and how much did not.</summary>
    [Fact]
    public void NoByteIsUsedTwiceOrUnconfirmed_WhateverHappensToALink()
    {
        int opened = 0, refused = 0;

        Gen.Select(Gen.Int, Histories).Sample(
            (seed, history) =>
            {
                var link = new LinkUnderAttack(seed);
                foreach (var (step, choice) in history) link.Take(step, choice);
                Interlocked.Add(ref opened, link.Opened);
                Interlocked.Add(ref refused, link.Refused);
            },
            iter: 400);

        opened.Should().BeGreaterThan(300);
        refused.Should().BeGreaterThan(300);
    }
}
