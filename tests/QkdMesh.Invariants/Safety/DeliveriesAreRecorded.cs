using QkdMesh.History;

namespace QkdMesh.Invariants.Safety;

/// <summary>
/// A key leaves for an SAE only after the audit log has recorded the delivery, and no delivery is recorded twice. Whether the records of
/// a log are complete is checked by the log itself.
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
                    recorded, $"{NodeRun.Of(recorded)} records the delivery of key {recorded.Key} to {recorded.Sae} for the second time",
                    recorded.Key, recorded.Batch);
                break;
            case KeyDelivered delivered when !_recorded.Contains((delivered.Key, delivered.Sae)):
                Violated(
                    delivered, $"{NodeRun.Of(delivered)} delivers key {delivered.Key} to {delivered.Sae} without a record",
                    delivered.Key, delivered.Batch);
                break;
        }
    }
}
