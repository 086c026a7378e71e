using QkdMesh.Chaos.Faults;
using QkdMesh.Chaos.Loads;
using QkdMesh.Chaos.Running;
using QkdMesh.Chaos.Verdicts;

namespace QkdMesh.Chaos.Tests;

public class PromisesTests
{
    [Fact]
    public void SlowKeysAfterACutAreAccused()
    {
        PlayedFault cut = new(new Fault(FaultKind.Cut, "l0"), At(10), At(20));
        Codes([cut], Asked(10, 12.5)).Should().BeEmpty();
        Codes([cut], Asked(10, 13.5)).Should().Equal(Promises.Recovery);
    }

    [Fact]
    public void LittleGoodputUnderOverloadIsAccused()
    {
        PlayedFault overload = new(new Fault(FaultKind.Overload), At(10), At(20));
        var before = Enumerable.Range(0, 100).Select(at => Asked(at / 10.0, (at / 10.0) + 0.05)).ToList();
        Codes([overload], [.. before, .. before.Select(Later)]).Should().BeEmpty();
        Codes([overload], [.. before, .. before.Take(89).Select(Later)]).Should().Equal(Promises.Goodput);
    }

    [Fact]
    public void SiloThatTakesTooMuchMemoryIsAccused() =>
        Promises.BrokenBy(Run([], [], 2L << 30)).Select(violation => violation.Code).Should().Equal(Promises.Memory);

    private static IEnumerable<string> Codes(IReadOnlyList<PlayedFault> faults, params IReadOnlyCollection<RequestRecord> requests) =>
        Promises.BrokenBy(Run(faults, requests, 1 << 20)).Select(violation => violation.Code);

    private static RunResult Run(IReadOnlyList<PlayedFault> faults, IReadOnlyCollection<RequestRecord> requests, long memory) =>
        new(new Scenario(), 1, [], [], 0, faults, requests, 0, [], memory, "");

    private static RequestRecord Later(RequestRecord request) =>
        request with { Begun = request.Begun + At(10), Ended = request.Ended + At(10) };

    private static RequestRecord Asked(double begun, double ended) =>
        new(1, "s0", "s1", At(begun), At(ended), new ExchangeResult(null, 1, 2, At(0)), Servable: true, HasRoute: true);

    private static TimeSpan At(double second) => TimeSpan.FromSeconds(second);
}
