using QkdMesh.History;
using QkdMesh.Invariants;

namespace QkdMesh.Chaos.Verdicts;

/// <summary>A request that the network had to serve is served. The load says with each request whether the network had to.</summary>
internal sealed class RequestsAreServed : Invariant
{
    public const string OwnCode = "SERVED";

    public override string Code => OwnCode;

    public override string Words => "what can be served is served";

    public override void See(KeyEvent happened)
    {
        if (happened is RequestEnded { Error: { } error, Servable: true } ended)
            Violated(ended, $"request {ended.Request} fails with \"{error}\" though the network had to serve it", ended.Request);
    }
}
