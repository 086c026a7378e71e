using System.Globalization;
using QkdMesh.Chaos.Faults;
using QkdMesh.Chaos.Loads;
using QkdMesh.Invariants;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Chaos.Verdicts;

/// <summary>
/// The PQC layer carries keys while QKD has no route, and gives back: while QKD has a route, no key depends on a PQC link.
/// </summary>
internal static class Layers
{
    public const string Carries = "LAYERS", GivesBack = "GIVEBACK";

    public static IEnumerable<Violation> Judge(IReadOnlyList<PlayedFault> faults, IReadOnlyCollection<RequestRecord> requests)
    {
        var overPqc = requests.Where(request => request.Result.Assurance == Assurance.Pqc).ToList();
        foreach (var request in overPqc.Where(request => request.HadQkd))
            yield return Broken(GivesBack, $"request {request.Number} at {request.Begun} got a PQC key though QKD had a route");
        foreach (var cut in faults.Where(fault => fault.Fault.Kind == FaultKind.QkdCut))
        {
            if (!overPqc.Exists(request => request.Begun >= cut.From && request.Ended <= cut.To))
                yield return Broken(Carries, $"no key crossed a PQC link during \"{cut.Fault}\" at {cut.From}");
        }
    }

    private static Violation Broken(string code, FormattableString what) =>
        new(code, what.ToString(CultureInfo.InvariantCulture), null, []);
}
