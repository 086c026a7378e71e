namespace QkdMesh.Invariants.Liveness;

/// <summary>While nodes crash, with or without cuts, and nothing else is wrong, requests that need none of them are served.</summary>
public sealed class CrashesAreSurvived : RequestsSurvive
{
    public override string Code => "L2";

    public override string Words => "crashes are survived";

    protected override bool Covers(IReadOnlyCollection<string> kinds) =>
        kinds.Contains("crash") && kinds.All(kind => kind is "cut" or "crash");
}
