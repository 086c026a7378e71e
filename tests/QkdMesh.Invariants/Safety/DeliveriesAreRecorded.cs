using QkdMesh.History;

namespace QkdMesh.Invariants.Safety;

/// <summary>
/// A key leaves for an SAE only after the audit log took the record of it, and no delivery is recorded twice. That records hang together is
/// a matter of the log itself.
/// </summary>
public sealed class DeliveriesAreRecorded : Invariant
{
    private readonly HashSet<(Guid Key, string Sae)> _recorded = [];

    public override string Code => "S14";

    public override string Words => "every delivery is recorded before it happens";

    public override void See(KeyEvent happened)
    {
        switch (happened)
        {
            case DeliveryRecorded recorded when !_recorded.Add((recorded.Key, recorded.Sae)):
                Violated(
                    recorded,
                    $"{NodeRun.Of(recorded)} records the delivery of key {recorded.Key} to {recorded.Sae}, which was recorded before",
                    recorded.Key, recorded.Batch);
                break;
            case KeyDelivered delivered when !_recorded.Contains((delivered.Key, delivered.Sae)):
                Violated(
                    delivered, $"{NodeRun.Of(delivered)} delivers key {delivered.Key} to {delivered.Sae}, of which there is no record",
                    delivered.Key, delivered.Batch);
                break;
        }
    }
}
