using System.Text.Json;

namespace QkdMesh.Client.Tests.Calls;

public sealed class QkdKeyTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(1, 32).Select(value => (byte)value)];

    private static QkdKey Make() => new(new Guid("00000000-0000-4000-8000-000000000001"), KeyAssurance.Its, Bytes);

    [Fact]
    public void BytesAreOverwritten_WhenTheKeyIsDisposed()
    {
        var key = Make();
        // A span of the key's own memory, which outlives the key here.
        var memory = key.Bytes;
        memory.SequenceEqual(Bytes).Should().BeTrue();
        key.Dispose();
        memory.IndexOfAnyExcept((byte)0).Should().Be(-1);
        ((Func<int>)(() => key.Bytes.Length)).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void TextHasNoKey()
    {
        using var key = Make();
        key.ToString().Should().Be("key 00000000-0000-4000-8000-000000000001 (256 bits, Its)");
    }

    [Fact]
    public void SerialiserCannotReadTheKey()
    {
        using var key = Make();
        ((Func<string>)(() => JsonSerializer.Serialize(key))).Should().Throw<Exception>();
    }
}
