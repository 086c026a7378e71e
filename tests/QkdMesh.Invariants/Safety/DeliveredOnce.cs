using QkdMesh.History;

namespace QkdMesh.Invariants.Safety;

/// <summary>An SAE gets a key at most once, from any node and run.</summary>
public sealed class DeliveredOnce : Invariant
{
    private readonly HashSet<(Guid Key, string Sae)> _delivered = [];

    public override string Code => "S4";

    public override string Words => "a key is delivered to an SAE once";

    public override void See(KeyEvent happened)
    {
        if (happened is KeyDelivered delivered && !_delivered.Add((delivered.Key, delivered.Sae)))
            Violated(
                delivered, $"{NodeRun.Of(delivered)} delivers key {delivered.Key} to {delivered.Sae} for the second time",
                delivered.Key, delivered.Batch);
    }
}
