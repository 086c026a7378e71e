using Google.Protobuf;
using QkdMesh.Chaos.Loads;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Chaos.Tests;

public class StreamComparisonTests
{
    private const string First = "00000000-0000-0000-0000-000000000001", Second = "00000000-0000-0000-0000-000000000002";

    private readonly Deliveries _deliveries = new();
    private readonly StreamComparison _keys;

    public StreamComparisonTests() => _keys = new StreamComparison(_deliveries);

    [Fact]
    public void EqualKeysMatch_InAnyOrderOfArrival()
    {
        _keys.Add("s0", Batch(5, (First, 1), (Second, 2)));
        _keys.Add("s1", Batch(6, (Second, 2)));
        _keys.Add("s1", Batch(5, (First, 1)));
        _keys.Matched.Should().Be(2);
        _keys.Differences.Should().BeEmpty();
        _deliveries.Keys.Should().HaveCount(2);
        _deliveries.Received.Should().HaveCount(4);
    }

    [Fact]
    public void KeyOfOneSaeAloneMatchesNothing()
    {
        _keys.Add("s0", Batch(0, (First, 1)));
        _keys.Matched.Should().Be(0);
    }

    [Fact]
    public void OtherBytesAreAccused() => DifferenceOf("s1", Batch(0, (First, 2))).Should().Contain("different keys");

    [Fact]
    public void AnotherPlaceIsAccused() => DifferenceOf("s1", Batch(1, (First, 1)))
        .Should().Contain("is at index 1 of epoch 0 for s1, and at index 0 of epoch 0 for s0");

    [Fact]
    public void KeyThatOneSaeGetsTwiceIsAccused() => DifferenceOf("s0", Batch(0, (First, 1))).Should().Contain("twice");

    private string DifferenceOf(string sae, StreamKeysResponse second)
    {
        _keys.Add("s0", Batch(0, (First, 1)));
        _keys.Add(sae, second);
        return _keys.Differences.Should().ContainSingle().Subject;
    }

    private static StreamKeysResponse Batch(ulong index, params (string Id, byte Value)[] keys) => new()
    {
        Index = index,
        Keys = { keys.Select(key => new Key { KeyId = key.Id, Key_ = ByteString.CopyFrom(key.Value) }) },
    };
}
