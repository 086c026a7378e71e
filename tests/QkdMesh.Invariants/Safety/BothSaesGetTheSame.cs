using QkdMesh.History;

namespace QkdMesh.Invariants.Safety;

/// <summary>A key id stands for the same bytes at every delivery, and no two ids stand for the same bytes.</summary>
public sealed class BothSaesGetTheSame : Invariant
{
    private readonly Dictionary<Guid, KeyDigest> _keys = [];
    private readonly Dictionary<KeyDigest, Guid> _ids = [];

    public override string Code => "S3";

    public override string Words => "both SAEs get the same key";

    public override void See(KeyEvent happened)
    {
        if (happened is not KeyDelivered delivered) return;
        if (!_ids.TryAdd(delivered.Digest, delivered.Key) && _ids[delivered.Digest] != delivered.Key)
            Violated(
                delivered, $"{NodeRun.Of(delivered)} delivers key {delivered.Key} with the bytes of key {_ids[delivered.Digest]}",
                delivered.Key, delivered.Batch);
        if (!_keys.TryAdd(delivered.Key, delivered.Digest) && _keys[delivered.Key] != delivered.Digest)
            Violated(
                delivered, $"{NodeRun.Of(delivered)} delivers key {delivered.Key} to {delivered.Sae} with other bytes than before",
                delivered.Key, delivered.Batch);
    }
}
