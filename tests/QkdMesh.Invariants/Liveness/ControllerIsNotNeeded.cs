namespace QkdMesh.Invariants.Liveness;

/// <summary>While the controller is away, and there is no other fault, the nodes serve requests by what they know.</summary>
public sealed class ControllerIsNotNeeded : RequestsSurvive
{
    public override string Code => "L3";

    public override string Words => "the controller is not needed";

    protected override bool Covers(IReadOnlyCollection<string> kinds, TimeSpan since) => kinds.All(kind => kind == "controller");
}
