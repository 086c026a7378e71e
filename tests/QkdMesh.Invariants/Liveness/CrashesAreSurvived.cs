namespace QkdMesh.Invariants.Liveness;

/// <summary>
/// While nodes are down, with or without cut links, and there is no other fault, requests that do not need those nodes are served.
/// </summary>
public sealed class CrashesAreSurvived : RequestsSurvive
{
    public override string Code => "L2";

    public override string Words => "crashes are survived";

    protected override bool Covers(IReadOnlyCollection<string> kinds, TimeSpan since) =>
        kinds.Contains("crash") && kinds.All(kind => kind is "cut" or "crash");
}
