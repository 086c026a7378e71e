using QkdMesh.History;
using QkdMesh.Invariants;

namespace QkdMesh.Chaos.Verdicts;

/// <summary>
/// S14 by the real audit files: each delivery of the histories has a record by the same node, and the record was written before.
/// </summary>
internal sealed class DeliveriesAreInAuditFiles(AuditRecords records) : Invariant
{
    public const string OwnCode = "S14";

    public override string Code => OwnCode;

    public override string Words => "every delivery is in an audit file before it happens";

    public override void See(KeyEvent happened)
    {
        if (happened is not KeyDelivered delivered) return;
        if (records.Of(delivered.Key, delivered.Sae) is not { } record) Accuse(delivered, "no audit file has a record of it");
        else if (record.Node != delivered.Node) Accuse(delivered, $"the record in the audit file is of {record.Node}");
        else if (record.At > delivered.At)
            Accuse(delivered, $"its record was written {(record.At.Value - delivered.At).TotalMilliseconds:0.0} ms later");
    }

    private void Accuse(KeyDelivered delivered, string what) => Violated(
        delivered, $"{NodeRun.Of(delivered)} delivers key {delivered.Key} to {delivered.Sae}, but {what}", delivered.Key, delivered.Batch);
}
