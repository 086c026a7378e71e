using Google.Protobuf;
using QkdMesh.Cli.Commands.Demo;
using QkdMesh.Northbound.V1;

namespace QkdMesh.Cli.Tests.Commands;

public sealed class KeyExchangeTests
{
    [Fact]
    public void NothingMismatches_WhenBothEndsHaveTheSameKeysInAnyOrder() =>
        KeyExchange.Mismatches([KeyOf("1", 7), KeyOf("2", 8)], [KeyOf("2", 8), KeyOf("1", 7)]).Should().Be(0);

    [Fact]
    public void KeyMismatches_WhenItsBytesDiffer() =>
        KeyExchange.Mismatches([KeyOf("1", 7), KeyOf("2", 8)], [KeyOf("1", 7), KeyOf("2", 9)]).Should().Be(1);

    [Fact]
    public void KeyMismatches_WhenThePeerDidNotGetIt() =>
        KeyExchange.Mismatches([KeyOf("1", 7), KeyOf("2", 8)], [KeyOf("1", 7)]).Should().Be(1);

    private static Key KeyOf(string id, byte filling) =>
        new() { KeyId = id, Key_ = ByteString.CopyFrom(Enumerable.Repeat(filling, 32).ToArray()) };
}
