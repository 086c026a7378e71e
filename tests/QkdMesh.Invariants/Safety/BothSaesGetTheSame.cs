using QkdMesh.History;

namespace QkdMesh.Invariants.Safety;

/// <summary>A key id stands for the same bytes wherever it is delivered.</summary>
public sealed class BothSaesGetTheSame : Invariant
{
    private readonly Dictionary<Guid, KeyDigest> _keys = [];

    public override string Code => "S3";

    public override string Words => "both SAEs get the same key";

    public override void See(KeyEvent happened)
    {
        if (happened is not KeyDelivered delivered || _keys.TryAdd(delivered.Key, delivered.Digest)) return;
        if (_keys[delivered.Key] != delivered.Digest)
            Violated(
                delivered, $"{NodeRun.Of(delivered)} delivers key {delivered.Key} to {delivered.Sae} with other bytes than before",
                delivered.Key, delivered.Batch);
    }
}
