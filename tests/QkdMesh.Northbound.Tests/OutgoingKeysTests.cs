using Google.Protobuf.Collections;
using QkdMesh.Core.Identifiers;
using QkdMesh.Core.KeySupply;
using QkdMesh.Core.Keys;
using QkdMesh.Northbound.KeySupply;

namespace QkdMesh.Northbound.Tests;

public sealed class OutgoingKeysTests
{
    [Fact]
    public void KeysAreMovedIntoTheMessageAndOverwritten_WhenItIsDone()
    {
        var shown = new RepeatedField<V1.Key>();
        using var batch = Batch(count: 2);
        var single = new SuppliedKey(batch.IdOf(9), Batch(count: 1).Keys);
        var outgoing = new OutgoingKeys();

        outgoing.Move(batch, shown);
        outgoing.Move([single], shown);

        shown.Select(key => key.Key_[1]).Should().Equal(1, 33, 1);
        shown.Select(key => key.KeyId).Should().Equal(batch.IdOf(0).ToString(), batch.IdOf(1).ToString(), single.Id.ToString());
        batch.Keys.ToString().Should().Be("key (gone)");
        outgoing.Dispose();
        shown.SelectMany(key => key.Key_).Should().OnlyContain(octet => octet == 0).And.HaveCount(96);
    }

    /// <summary>A batch with bytes 0, 1, 2, ...</summary>
    private static KeyBatch Batch(int count) =>
        new(new KeyBatchId(7, 7), 32, new KeyMaterial([.. Enumerable.Range(0, count * 32).Select(at => (byte)at)]));
}
