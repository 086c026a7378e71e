namespace QkdMesh.Invariants.Liveness;

/// <summary>While links are cut, and there is no other fault, requests take another route.</summary>
public sealed class CutsAreRoutedAround : RequestsSurvive
{
    public override string Code => "L1";

    public override string Words => "cuts are routed around";

    protected override bool Covers(IReadOnlyCollection<string> kinds, TimeSpan since) => kinds.All(kind => kind == "cut");
}
