namespace QkdMesh.Invariants.Liveness;

/// <summary>While links are cut, and nothing else is wrong, requests go another way.</summary>
public sealed class CutsAreRoutedAround : RequestsSurvive
{
    public override string Code => "L1";

    public override string Words => "cuts are routed around";

    protected override bool Covers(IReadOnlyCollection<string> kinds) => kinds.All(kind => kind == "cut");
}
