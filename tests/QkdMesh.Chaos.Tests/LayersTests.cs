using QkdMesh.Chaos.Faults;
using QkdMesh.Chaos.Loads;
using QkdMesh.Chaos.Verdicts;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Chaos.Tests;

public class LayersTests
{
    private static readonly PlayedFault Cut = new(new Fault(FaultKind.QkdCut), At(10), At(20));

    [Fact]
    public void KeyOverAPqcLinkIsAccused_WhileQkdHadARoute()
    {
        Codes([], Asked(1, Assurance.Pqc, hadQkd: true)).Should().Equal(Layers.GivesBack);
        Codes([], Asked(1, Assurance.Pqc, hadQkd: false), Asked(1, Assurance.Its, hadQkd: true)).Should().BeEmpty();
    }

    [Fact]
    public void PqcLayerThatCarriesNothingIsAccused_WhileEveryQkdLinkIsCut()
    {
        Codes([Cut], Asked(12, Assurance.Pqc, hadQkd: false)).Should().BeEmpty();
        Codes([Cut], Asked(12, Assurance.Its, hadQkd: false), Asked(25, Assurance.Pqc, hadQkd: false)).Should().Equal(Layers.Carries);
    }

    /// <summary>A fault excuses a refusal. Nothing excuses different keys.</summary>
    [Fact]
    public void DifferentKeysAreAccused_AlsoDuringAFault()
    {
        var asked = Asked(12, Assurance.Its, hadQkd: false);
        var different = asked with { Servable = false, Result = asked.Result with { Error = Exchange.Different } };
        SaesCompare.Judge([asked, different]).Should().ContainSingle().Which.Code.Should().Be("S3");
    }

    [Fact]
    public void TwoRoutesNeedTwoWays()
    {
        var ring = new WholeLinks([Link("a", "b"), Link("b", "c"), Link("c", "d"), Link("d", "a")]);
        ring.JoinTwice("a", "c").Should().BeTrue();
        ring.JoinTwice("a", "b").Should().BeTrue("one link, and the other way round");
        ring.JoinTwice("a", "a").Should().BeFalse("a node has no route to itself");
        var line = new WholeLinks([Link("a", "b"), Link("b", "c"), Link("c", "d")]);
        line.Join("a", "d").Should().BeTrue();
        line.JoinTwice("a", "d").Should().BeFalse();
        line.JoinTwice("a", "b").Should().BeFalse();
        var eight = new WholeLinks([Link("a", "b"), Link("b", "c"), Link("c", "a"), Link("c", "d"), Link("d", "e"), Link("e", "c")]);
        eight.JoinTwice("a", "e").Should().BeFalse("both ways pass c");
    }

    private static PlannedLink Link(string one, string other) => new($"{one}{other}", one, other);

    private static IEnumerable<string> Codes(IReadOnlyList<PlayedFault> faults, params IReadOnlyCollection<RequestRecord> requests) =>
        Layers.Judge(faults, requests).Select(violation => violation.Code);

    private static RequestRecord Asked(double at, Assurance assurance, bool hadQkd) => new(
        1, "s0", "s1", At(at), At(at + 0.1), new(null, 1, 2, At(0)) { Assurance = assurance }, Servable: true, HasRoute: true)
    {
        HadQkd = hadQkd,
    };

    private static TimeSpan At(double second) => TimeSpan.FromSeconds(second);
}
